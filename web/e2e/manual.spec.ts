/** Rows without a file: typed and pasted, looked at, imported and undone. */
import { expect, test } from '@playwright/test';
import { heading, looksRight, toReview, watched } from './page';

test('rows that are typed and pasted go the way of a file', async ({ page, request }, info) => {
  const seen = watched(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Escribir filas' }).click();
  const sheet = page.getByRole('region', { name: 'Escribir o pegar filas' });
  const cell = (name: string, row: number) => sheet.getByRole('textbox', { name: `${name}, fila ${row}`, exact: true });
  await expect(sheet.getByRole('button', { name: 'Continuar' })).toBeDisabled();

  await cell('Nombre completo', 1).fill('Ana "Beto" Ruiz, S.');
  await cell('Nombre completo', 1).press('Enter');
  await expect(cell('Nombre completo', 2)).toBeFocused();
  await cell('Teléfono', 1).fill('55 1234 5678');

  // A spreadsheet puts tabs between its cells; its titles say where each column goes.
  await cell('Nombre completo', 2).evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, 'Correo\tNombre completo\r\neva@example.com\tEva Luz\r\n\t=Paz\r\n');
  await expect(cell('Correo', 2)).toHaveValue('eva@example.com');
  await expect(cell('Nombre completo', 3)).toHaveValue('=Paz');
  await expect(sheet.getByText('3 filas', { exact: true })).toBeVisible();
  await looksRight(page, info, 'manual');

  // What was typed is not lost with the page.
  await page.reload();
  await expect(cell('Nombre completo', 3)).toHaveValue('=Paz');
  await sheet.getByRole('button', { name: 'Quitar la fila 3' }).click();
  await expect(sheet.getByText('2 filas', { exact: true })).toBeVisible();

  await sheet.getByRole('button', { name: 'Continuar' }).click();
  await toReview(page);
  await expect(page.locator('.figure-value').nth(1)).toHaveText('2');
  expect(seen.sent).toEqual([]);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.getByRole('button', { name: 'Importar 2 registros' }).click();
  await expect(heading(page, /^Importación \d+$/)).toBeVisible();
  await expect(page.locator('.figure-value').first()).toHaveText('2');
  const { batches } = (await (await request.get('/api/v1/batches?limit=1')).json()) as { batches: { source: string }[] };
  expect(batches[0]?.source).toBe('manual');

  await page.getByRole('button', { name: 'Deshacer importación' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deshacer' }).click();
  await expect(page.getByText('La importación se deshizo. Los datos quedaron como estaban.')).toBeVisible();

  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Escribir filas' })).toBeVisible();
  expect(seen.errors).toEqual([]);
});
