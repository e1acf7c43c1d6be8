/** What all journeys share: checks of a screen, and the way to a step. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, type TestInfo } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  id: string;
  nodes: { target: unknown }[];
}

/** A screen as it must be: nothing for axe to say, no sideways scroll; and a picture of it to look at. */
export async function looksRight(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.waitForTimeout(200);
  const path = info.outputPath(`${name}.png`);
  await page.screenshot({ path });
  await info.attach(name, { path, contentType: 'image/png' });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  // The debugger's evaluation is not bound by the page's content security policy.
  await page.evaluate(`if (!window.axe) { ${axe} }`);
  const violations = await page.evaluate(async (rules) => {
    const { axe: checker } = window as unknown as {
      axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> };
    };
    return (await checker.run(document, { runOnly: rules })).violations;
  }, RULES);
  const said = violations.map((each) => `${each.id}: ${JSON.stringify(each.nodes.map((node) => node.target))}`);
  expect(said, `${name}: axe`).toEqual([]);
}

/** What goes wrong in the console or leaves the page. */
export function watched(page: Page): { errors: string[]; sent: string[] } {
  const seen = { errors: [] as string[], sent: [] as string[] };
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('request', (request) => request.method() !== 'GET' && seen.sent.push(`${request.method()} ${request.url()}`));
  return seen;
}

export const heading = (page: Page, name: string | RegExp): ReturnType<Page['getByRole']> =>
  page.getByRole('heading', { level: 1, name });

/** Chooses a file as the button does. */
export async function choose(page: Page, name: string, content: Buffer | string): Promise<void> {
  const buffer = typeof content === 'string' ? Buffer.from(content) : content;
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
}

export async function toReview(page: Page): Promise<void> {
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeVisible();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(heading(page, 'Revisa cómo quedarán los datos')).toBeVisible();
}
