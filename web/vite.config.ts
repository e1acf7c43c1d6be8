import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const server = process.env.MUDANZA_URL ?? 'http://127.0.0.1:7300';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    // A worker or a module as a data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Files of their own, so that budget.js can weigh texts and styles apart from the code.
        codeSplitting: {
          groups: [
            { name: 'texts', test: /[\\/](i18n|messages)[\\/](fields\.)?(es|en)\.json$/ },
            { name: 'help', test: /[\\/]messages[\\/]help[\\/]/ },
            { name: 'styles', test: /[\\/]styles[\\/]index\.css/ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': server },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
  },
});
