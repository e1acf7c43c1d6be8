import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** The journeys run against a server that is there already, or against the program at `MUDANZA_BIN`. */
const address = '127.0.0.1:7399';
const running = process.env.MUDANZA_URL;
const program = process.env.MUDANZA_BIN ?? '../target/debug/mudanza';
const data = mkdtempSync(join(tmpdir(), 'mudanza-e2e-'));

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // One server, one database: the journeys take turns.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: running ?? `http://${address}`,
    locale: 'es-MX',
    timezoneId: 'America/Mexico_City',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'mobile', use: { viewport: { width: 360, height: 740 }, hasTouch: true }, testMatch: ['files.spec.ts', 'journey.spec.ts', 'manual.spec.ts', 'reading.spec.ts'] },
    { name: 'dark', use: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }, testMatch: 'journey.spec.ts' },
  ],
  ...(running
    ? {}
    : {
        webServer: {
          command: `"${program}" serve --listen ${address} --data "${data}"`,
          url: `http://${address}/healthz`,
          reuseExistingServer: false,
          timeout: 60_000,
        },
      }),
});
