/** How files of every kind are read: what was detected is shown, and each setting can be changed. */
import { expect, test } from '@playwright/test';
import { choose, heading, looksRight, toReview, watched } from './page';
import { workbook, zip, type Cell } from './workbook';

const mapping = '¿Qué contiene cada columna?';

function clients(count: number): Cell[][] {
  const rows = Array.from({ length: count }, (_, i) => [`María Muñoz ${i + 1}`, 5512345600 + i, 'Puebla']);
  return [['Clínica Ejemplo'], ['Lista de clientes'], [], ['Nombre completo', 'Celular', 'Ciudad'], ...rows];
}

const BOOK = workbook([
  { name: 'Portada', rows: [['Reporte de enero']] },
  { name: 'Clientes', rows: clients(12), hiddenRows: [7] },
  { name: 'Mascotas', hidden: true, rows: [['Nombre mascota', 'Especie'], ['Luna', 'perro'], ['Michi', 'gato']] },
]);

test('a workbook shows its sheets, its header row, and what it hides', async ({ page }, info) => {
  const seen = watched(page);
  await page.goto('/');
  await choose(page, 'exportación.xlsx', BOOK);
  await expect(heading(page, mapping)).toBeVisible();
  await expect(page.locator('.chip', { hasText: /^12 filas$/ })).toBeVisible();
  const facts = page.locator('.facts summary');
  await expect(facts).toContainText('Hoja «Clientes»');
  await expect(facts).toContainText('Encabezados en la fila 4');
  await expect(page.locator('.remarks')).toContainText('Filas ocultas');

  await facts.click();
  const sheets = page.getByRole('group', { name: 'Hoja' });
  await expect(sheets.getByRole('radio', { name: /^Clientes/ })).toBeChecked();
  await expect(sheets).toContainText('Portada');
  await expect(sheets.locator('label', { hasText: 'Mascotas' })).toContainText('Oculta');
  await expect(page.getByRole('radio', { name: 'Usar la línea 4 como encabezado' })).toBeChecked();
  await looksRight(page, info, 'workbook');

  // Another row for the names: the columns are other ones.
  await page.getByRole('radio', { name: 'Usar la línea 5 como encabezado' }).check();
  await expect(page.locator('.mapping-column strong').first()).toHaveText('María Muñoz 1');
  await page.getByRole('button', { name: 'Volver a lo detectado' }).click();
  await expect(page.locator('.mapping-column strong').first()).toHaveText('Nombre completo');

  // Another sheet, and back: only the one that is chosen is imported.
  await sheets.getByRole('radio', { name: /^Mascotas/ }).check();
  await expect(page.locator('.mapping-column strong').first()).toHaveText('Nombre mascota');
  await expect(page.locator('.chip', { hasText: /^2 filas$/ })).toBeVisible();
  await sheets.getByRole('radio', { name: /^Clientes/ }).check();
  await expect(page.locator('.chip', { hasText: /^12 filas$/ })).toBeVisible();
  await toReview(page);
  await expect(page.locator('.figure-value').first()).toHaveText('12');
  await expect(page.getByText('María Muñoz 1', { exact: true })).toBeVisible();
  expect(seen.sent).toEqual([]);
  expect(page.workers().length).toBe(1);
});

test('a windows-1252 file keeps its letters and decimals, and another encoding is read at once', async ({ page }, info) => {
  const rows = ['Nombre mascota;Especie;Peso kg;Dueño', 'Ñoña;perro;12,5;María Muñoz', 'Luna;gato;3,75;José Peña'];
  await page.goto('/');
  await choose(page, 'dueños.csv', Buffer.from(`${rows.join('\r\n')}\r\n`, 'latin1'));
  await expect(heading(page, mapping)).toBeVisible();
  const facts = page.locator('.facts summary');
  await expect(facts).toContainText('Windows-1252');
  await expect(facts).toContainText('Punto y coma');
  await facts.click();
  await expect(page.getByText('Así salen 4 columnas')).toBeVisible();
  await looksRight(page, info, 'encoding');

  await page.getByLabel('Codificación').selectOption('cp850');
  await expect(page.locator('.mapping-column strong').nth(3)).not.toHaveText('Dueño');
  await expect(page.getByText('Elegido por ti', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Volver a lo detectado' }).click();
  await expect(page.locator('.mapping-column strong').nth(3)).toHaveText('Dueño');

  await page.getByLabel('Separador', { exact: true }).selectOption('comma');
  await expect(page.locator('.mapping-column')).not.toHaveCount(4);
  await page.getByRole('button', { name: 'Volver a lo detectado' }).click();
  await expect(page.locator('.mapping-column')).toHaveCount(4);

  await toReview(page);
  await expect(page.getByText('María Muñoz').first()).toBeVisible();
  await expect(page.getByText('12.5', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('\ufffd')).toHaveCount(0);
});

test('one of several tables of a sheet is chosen', async ({ page }, info) => {
  const clients = ['CLIENTES,,', 'Nombre,Celular,Correo', 'Ana Pérez,5512345678,ana@ejemplo.mx', 'Eva Ruiz,5512345679,eva@ejemplo.mx'];
  const pets = ['MASCOTAS,,', 'Mascota,Especie,Raza', 'Luna,Canino,Pug', 'Max,Felino,Siamés', 'Kira,Canino,Pug'];
  await page.goto('/');
  await choose(page, 'todo.csv', [...clients, '', ...pets, ''].join('\n'));
  await expect(heading(page, mapping)).toBeVisible();
  await page.locator('.facts summary').click();
  const tables = page.getByRole('group', { name: 'Tabla' });
  await expect(tables.getByRole('radio', { name: /^Mascota, Especie, Raza/ })).toBeChecked();
  await expect(page.locator('.chip', { hasText: /^3 filas$/ }).first()).toBeVisible();
  await looksRight(page, info, 'tables');

  await tables.getByRole('radio', { name: /^Nombre, Celular, Correo/ }).check();
  await expect(page.locator('.mapping-column strong').first()).toHaveText('Nombre');
  await expect(page.locator('.mapping-column')).toHaveCount(3);
  await toReview(page);
  await expect(page.getByText('Ana Pérez', { exact: true })).toBeVisible();
});

test('every part of the dialect can be changed, the line ends too', async ({ page }, info) => {
  await page.goto('/');
  await choose(page, 'mac.csv', 'Nombre completo;Celular\rAna Pérez;5512345678\rEva Ruiz;5512345679\r');
  await expect(heading(page, mapping)).toBeVisible();
  await page.locator('.facts summary').click();
  const lines = page.getByLabel('Fin de línea');
  await expect(lines).toHaveValue('cr');
  await expect(page.locator('.chip', { hasText: /^2 filas$/ }).first()).toBeVisible();
  await looksRight(page, info, 'dialect');

  await page.getByLabel('Comillas dentro de una celda').selectOption('backslash');
  await page.getByLabel('Espacios tras el separador').selectOption('true');
  await lines.selectOption('any');
  await expect(page.getByText('Elegido por ti', { exact: true })).toHaveCount(3);
  await expect(page.locator('.chip', { hasText: /^2 filas$/ }).first()).toBeVisible();
  await page.getByLabel('Los nombres ocupan').selectOption('2');
  await expect(page.locator('.mapping-column strong').first()).toHaveText('Nombre completo Ana Pérez');
  await page.getByRole('button', { name: 'Volver a lo detectado' }).click();
  await expect(lines).toHaveValue('cr');
  await expect(page.locator('.mapping-column strong').first()).toHaveText('Nombre completo');
});

test('a UTF-16 file from Excel is read', async ({ page }) => {
  await page.goto('/');
  const text = '\ufeffNombre completo\tCelular\r\nMaría Muñoz\t5512345678\r\n';
  await choose(page, 'Texto Unicode.txt', Buffer.from(text, 'utf16le'));
  await expect(heading(page, mapping)).toBeVisible();
  await expect(page.locator('.facts summary')).toContainText('UTF-16');
  await expect(page.locator('.facts summary')).toContainText('Tabulador');
  await toReview(page);
  await expect(page.getByText('María Muñoz', { exact: true })).toBeVisible();
});

test('a sheet without a list leaves the others to choose from', async ({ page }, info) => {
  await page.goto('/');
  await choose(page, 'libro.xlsx', workbook([
    { name: 'Vacía', rows: [['Nombre completo', 'Celular']] },
    { name: 'Clientes', hidden: true, rows: clients(3) },
  ]));
  await expect(page.getByRole('alert')).toContainText('empty_file');
  await looksRight(page, info, 'other-sheets');
  await page.getByRole('radio', { name: /^Clientes/ }).click();
  await expect(heading(page, mapping)).toBeVisible();
  await expect(page.locator('.chip', { hasText: /^3 filas$/ })).toBeVisible();
});

test('a document is refused by its content, whatever its name', async ({ page }) => {
  const document = zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' });
  for (const name of ['carta.docx', 'carta.xlsx']) {
    await page.goto('/');
    await choose(page, name, document);
    await expect(page.getByRole('alert')).toContainText('unsupported_format');
    await expect(heading(page, 'Elige el archivo')).toBeVisible();
  }
});

test('unpacking a large workbook shows progress, and a cancel takes effect at once', async ({ page }) => {
  test.setTimeout(120_000);
  const rows = Array.from({ length: 150_000 }, (_, i) => [`Cliente ${i}`, 5500000000 + i, `c${i}@ejemplo.mx`, 'Puebla', `Calle ${i}`]);
  await page.goto('/');
  await choose(page, 'grande.xlsx', workbook([{ name: 'Clientes', rows: [['Nombre completo', 'Celular', 'Correo', 'Ciudad', 'Dirección'], ...rows] }]));
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^\d+$/, { timeout: 30_000 });
  const started = Date.now();
  await page.getByRole('button', { name: 'Cancelar' }).click();
  await expect(heading(page, 'Elige el archivo')).toBeVisible();
  expect(Date.now() - started).toBeLessThan(1000);
  await expect.poll(() => page.workers().length).toBeLessThanOrEqual(1);
});
