/** Columns and rows: mapping by hand, the keyboard in the grid, corrections. */
import { expect, test } from '@playwright/test';
import { choose, heading, toReview, watched } from './page';

const CLIENTS = 'Nombre completo,Correo,Celular,Ciudad\nAna Ruiz,ana@ejemplo.mx,5512345678,Puebla\n,luis@ejemplo.mx,5587654321,Toluca\n';

test('a target is refused while another column has it, and a required one is asked for', async ({ page }) => {
  await page.goto('/');
  await choose(page, 'clientes.csv', CLIENTS);
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeVisible();
  const city = page.getByLabel('Destino de la columna Ciudad');
  await city.selectOption('client.email');
  await expect(page.getByRole('alert')).toContainText('«Cliente: Correo» ya viene de la columna «Correo»');
  await expect(city).toHaveValue('client.city');

  await page.getByLabel('Destino de la columna Nombre completo').selectOption('');
  await expect(page.getByText('Falta un dato obligatorio: Cliente: Nombre completo')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continuar' })).toBeDisabled();
  await page.getByRole('button', { name: 'Volver a la propuesta' }).click();
  await expect(page.getByRole('button', { name: 'Continuar' })).toBeEnabled();
});

test('a correction clears the error, and undo brings it back', async ({ page }) => {
  const seen = watched(page);
  await page.goto('/');
  await choose(page, 'clientes.csv', CLIENTS);
  await toReview(page);
  const errors = page.locator('.figure-value').nth(2);
  await expect(errors).toHaveText('1');

  await page.getByRole('button', { name: 'Siguiente error' }).click();
  const cell = page.locator('[role=gridcell][aria-invalid=true]');
  await expect(cell).toBeFocused();
  await expect(cell).toHaveAccessibleDescription(/El nombre es obligatorio/);

  await page.keyboard.press('F2');
  const input = page.getByLabel('Corregir Nombre completo');
  await expect(input).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cell).toBeFocused();
  await page.keyboard.press('F2');
  await input.fill('Luis Gil');
  await page.keyboard.press('Enter');
  await expect(errors).toHaveText('0');
  await expect(page.getByText('1 corrección')).toBeVisible();

  await page.getByRole('button', { name: 'Deshacer', exact: true }).click();
  await expect(errors).toHaveText('1');
  await page.getByRole('button', { name: 'Rehacer' }).click();
  await expect(errors).toHaveText('0');
  expect(seen.sent).toEqual([]);
  expect(seen.errors).toEqual([]);
});

test('a word that nobody knows gets a meaning, and the rows are checked again', async ({ page }) => {
  const seen = watched(page);
  await page.goto('/');
  await choose(page, 'mascotas.csv', 'id,nombre,celular,mascota,especie\n1,Ana,5512345678,Luna,perruno\n2,Eva,5512345679,Sol,gato\n3,Luz,5512345670,Rex,perruno\n');
  await toReview(page);
  await page.getByRole('button', { name: /Especie|especie/ }).first().click();
  const words = page.getByRole('form', { name: /Qué significan estas palabras/ });
  const word = words.getByLabel(/«perruno»/);
  await expect(words.getByRole('button', { name: 'Aplicar' })).toBeDisabled();
  await expect(word.getByRole('option').nth(1)).toHaveText('Perro');
  await word.selectOption('dog');
  await words.getByRole('button', { name: 'Aplicar' }).click();
  await expect(words).toBeHidden();
  await expect(page.getByRole('gridcell', { name: 'Perro' })).toHaveCount(2);
  expect(seen.errors).toEqual([]);
});

test('the grid is one tab stop and goes to any of many rows', async ({ page }) => {
  const rows = Array.from({ length: 250_000 }, (_, i) => `Cliente ${i + 1},c${i + 1}@ejemplo.mx`);
  await page.goto('/');
  await choose(page, 'muchos.csv', `Nombre completo,Correo\n${rows.join('\n')}\n`);
  await toReview(page);
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '250001');
  await grid.getByRole('gridcell').first().click();
  await page.keyboard.press('Control+End');
  await expect(page.getByRole('gridcell', { name: 'c250000@ejemplo.mx' })).toBeFocused();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('gridcell', { name: 'c249997@ejemplo.mx' })).toBeFocused();
  await page.keyboard.press('Control+Home');
  await expect(page.getByRole('gridcell', { name: 'Cliente 1', exact: true })).toBeFocused();
  expect(await grid.locator('[tabindex="0"]').count()).toBe(1);
  for (let i = 0; i < 40; i += 1) await page.mouse.wheel(0, 3000);
  await page.waitForTimeout(300);
  expect(await grid.getByRole('row').count()).toBeLessThanOrEqual(201);
});

test('a windows-1252 file with semicolons keeps its letters', async ({ page }) => {
  await page.goto('/');
  await choose(page, 'dueños.csv', Buffer.from('Nombre completo;Celular\nMar\xeda Mu\xf1oz;5512345678\n', 'latin1'));
  await expect(page.getByText('Windows-1252', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Separador: Punto y coma')).toBeVisible();
  await toReview(page);
  await expect(page.getByRole('gridcell', { name: 'María Muñoz' })).toBeVisible();
});

test('the language changes at every step and keeps the work', async ({ page }) => {
  await page.goto('/');
  await choose(page, 'clientes.csv', CLIENTS);
  await page.getByLabel('Destino de la columna Ciudad').selectOption('');
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await expect(heading(page, 'What does each column hold?')).toBeVisible();
  await expect(page.getByLabel('Target of column Ciudad')).toHaveValue('');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(heading(page, 'Review how the data will end up')).toBeVisible();
});
