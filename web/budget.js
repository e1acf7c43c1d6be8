/** Weighs the built page as it travels, and fails when a part outgrew its budget or belongs to none. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Thousands of bytes after gzip. The texts are those of both languages. */
const parts = [
  // In two files, since the part for several files at once shares one of them.
  { name: 'code', files: /^(index|rolldown-runtime|state)-.*\.js$/, limit: 62 },
  { name: 'texts', files: /^texts-.*\.js$/, limit: 37 },
  // Loaded when a large file is sent.
  { name: 'uploads', files: /^browser-.*\.js$/, limit: 20 },
  // Loaded when somebody types rows.
  { name: 'manual', files: /^ManualEntry-.*\.js$/, limit: 8 },
  // Loaded when somebody brings several files at once.
  { name: 'files', files: /^(files\.svelte|FilesStep|FilesBar|NextFile|queue)-.*\.js$/, limit: 8 },
  // Loaded when somebody asks what a problem means.
  { name: 'help', files: /^help-.*\.js$/, limit: 24 },
  { name: 'styles', files: /^styles-.*\.js$|\.css$/, limit: 12 },
  { name: 'worker and module', files: /^worker-.*\.js$|\.wasm$/, limit: 930 },
];

const assets = new URL('dist/assets/', import.meta.url);
const files = readdirSync(assets).map((name) => ({ name, size: gzipSync(readFileSync(new URL(name, assets))).length }));
const wrong = files.filter(({ name }) => !parts.some((part) => part.files.test(name))).map(({ name }) => `${name} has no budget`);

for (const part of parts) {
  const own = files.filter(({ name }) => part.files.test(name));
  const size = own.reduce((sum, file) => sum + file.size, 0) / 1000;
  if (own.length === 0) wrong.push(`${part.name}: not in the build`);
  if (size > part.limit) wrong.push(`${part.name}: over its budget`);
  process.stdout.write(`${part.name}: ${size.toFixed(1)} of ${part.limit} KB\n`);
}

if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`);
  process.exitCode = 1;
}
