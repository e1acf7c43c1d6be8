/** Files that cannot be used, and a server that is not there: each says what happened and keeps the step. */
import { expect, test } from '@playwright/test';
import { choose, heading, looksRight, toReview } from './page';

const CASES: { name: string; content: string | Buffer; says: string; code: string }[] = [
  { name: 'vacio.csv', content: '', says: 'El archivo está vacío.', code: 'empty_file' },
  { name: 'foto.csv', content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0]), says: 'El archivo no es una hoja ni un texto.', code: 'not_text' },
];

for (const { name, content, says, code } of CASES) {
  test(`${name} is refused with ${code}`, async ({ page }, info) => {
    await page.goto('/');
    await choose(page, name, content);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(says);
    await expect(alert).toContainText(code);
    await expect(heading(page, 'Elige el archivo')).toBeVisible();
    await looksRight(page, info, code);
  });
}

test('a file none of whose columns is known is read, and asks for each column', async ({ page }, info) => {
  await page.goto('/');
  await choose(page, 'otro.csv', 'alfa,beta\n1,2\n');
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeVisible();
  await expect(page.getByText('No se reconoció ninguna columna.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continuar' })).toBeDisabled();
  await looksRight(page, info, 'nothing-known');
});

for (const part of ['worker-*.js', '*.wasm']) {
  test(`a reader whose ${part} does not load says so, and works after that`, async ({ page }) => {
    await page.goto('/');
    await page.route(`**/assets/${part}`, (route) => route.abort());
    await choose(page, 'clientes.csv', 'Nombre completo,Celular\nAna Ruiz,5512345678\n');
    await expect(page.getByRole('alert')).toContainText('El lector de archivos no pudo arrancar');
    await page.unrouteAll();
    await choose(page, 'clientes.csv', 'Nombre completo,Celular\nAna Ruiz,5512345678\n');
    await expect(heading(page, '¿Qué contiene cada columna?')).toBeVisible();
  });
}

test('dropping a file is choosing it', async ({ page }) => {
  await page.goto('/');
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['Nombre completo,Celular\nAna Ruiz,5512345678\n'], 'a.csv'));
    return transfer;
  });
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data });
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeVisible();
});

test('without a server the file is still read, and the confirmation keeps everything', async ({ page }, info) => {
  await page.goto('/');
  await choose(page, 'clientes.csv', 'Nombre completo,Celular\nAna Ruiz,5512345678\n');
  await toReview(page);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.route('**/api/v1/batches', (route) => route.abort());
  await page.getByRole('button', { name: 'Importar 1 registro' }).click();
  await expect(page.getByRole('alert')).toContainText('No hay conexión con el servidor.');
  await looksRight(page, info, 'offline');
  await page.unroute('**/api/v1/batches');
  await page.getByRole('button', { name: 'Importar 1 registro' }).click();
  await expect(heading(page, /^Importación \d+$/)).toBeVisible();
  await expect(page.getByText('La importación terminó.')).toBeVisible();
  await page.getByRole('button', { name: 'Deshacer importación' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deshacer' }).click();
  await expect(page.getByText('La importación se deshizo.')).toBeVisible();
});

test('an import that does not exist says so', async ({ page }, info) => {
  await page.goto('/#/importaciones/99999');
  await expect(page.getByRole('alert')).toContainText('Esa importación no existe.');
  await looksRight(page, info, 'batch-not-found');
});

test('two importers on a page speak two languages, and leave no worker behind', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(() => {
    const second = document.createElement('mudanza-import');
    second.setAttribute('lang', 'en');
    document.body.append(second);
  });
  await expect(heading(page, 'Elige el archivo')).toBeVisible();
  await expect(heading(page, 'Choose the file')).toBeVisible();
  await page.locator('input[type=file]').last().setInputFiles({
    name: 'c.csv', mimeType: 'text/csv', buffer: Buffer.from('Nombre completo,Celular\nAna Ruiz,5512345678\n'),
  });
  await expect(heading(page, 'What does each column hold?')).toBeVisible();
  expect(page.workers().length).toBe(1);
  await page.evaluate(() => document.querySelectorAll('mudanza-import')[1]?.remove());
  await expect.poll(() => page.workers().length).toBe(0);
});

test('an answer that gets lost makes no second import, and the choices stay', async ({ page, request }) => {
  const keys: (string | undefined)[] = [];
  await page.route('**/api/v1/batches', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  const count = async (): Promise<number> =>
    ((await (await request.get('/api/v1/batches?limit=100')).json()) as { batches: unknown[] }).batches.length;
  const before = await count();
  await page.goto('/');
  await choose(page, 'perdida.csv', 'Nombre completo,Correo\nAna Ruiz,ana@ejemplo.mx\n');
  await toReview(page);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.locator('input[value=update]').check();
  await page.getByRole('button', { name: 'Simular' }).click();
  await expect(page.getByRole('alert')).toContainText('offline');
  await expect(page.locator('input[value=update]')).toBeChecked();
  await page.getByRole('button', { name: 'Simular' }).click();
  await expect(heading(page, /^Simulación/)).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  expect(await count()).toBe(before + 1);
});

test('a large file that is cut off in the middle is sent on from there, not again', async ({ page }) => {
  const notes = 'Prefiere que le llamen por la tarde. '.repeat(80);
  const rows = Array.from({ length: 3_000 }, (_, n) => `Ana Ruiz ${n},ana${n}@ejemplo.mx,${notes}\n`);
  const sheet = `Nombre completo,Correo,Notas\n${rows.join('')}`;
  const offsets: number[] = [];
  let broken = false;
  await page.route('**/api/v1/uploads/*', (route) => {
    const request = route.request();
    if (request.method() !== 'PATCH') return route.continue();
    const offset = Number(request.headers()['upload-offset']);
    offsets.push(offset);
    if (offset === 0 || broken) return route.continue();
    broken = true;
    return route.abort();
  });
  await page.goto('/');
  await choose(page, 'notas.csv', sheet);
  await toReview(page);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.getByRole('button', { name: 'Simular' }).click();
  await expect(heading(page, /^Simulación/)).toBeVisible({ timeout: 30_000 });
  const part = 4 * 1024 * 1024;
  expect(offsets).toEqual([0, part, part, 2 * part]);
  expect(sheet.length).toBeGreaterThan(2 * part);
});
