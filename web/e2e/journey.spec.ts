/** From the sample to the undo. */
import { expect, test } from '@playwright/test';
import { heading, looksRight, watched } from './page';

const number = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''));

test('a clinic brings its OkVet report, sees its problems, imports it, and undoes it', async ({ page, request }, info) => {
  const seen = watched(page);
  const mobile = info.project.name === 'mobile';

  await page.goto('/');
  await expect(heading(page, 'Elige el archivo')).toBeVisible();
  await looksRight(page, info, '1-file');

  await page.getByRole('button', { name: 'Probar con un ejemplo' }).click();
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeVisible();
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeFocused();
  await expect(page.getByLabel('Destino de la columna Nombres', { exact: true })).toHaveValue('client.full_name');
  await expect(page.getByLabel('Destino de la columna Nombre', { exact: true })).toHaveValue('pet.name');
  await looksRight(page, info, '2-columns');

  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(heading(page, 'Revisa cómo quedarán los datos')).toBeVisible();
  const figures = page.locator('.figure-value');
  await expect(figures.first()).toHaveText('300');
  const wrong = number(await figures.nth(2).textContent());
  expect(wrong).toBeGreaterThan(0);
  await looksRight(page, info, '3-review');

  // A group of problems shows as many rows as it says.
  const group = page.locator('.problem').first();
  const count = number(await group.locator('.problem-count').textContent());
  await group.click();
  await expect(page.locator('.filter-note strong')).toHaveText(new RegExp(`^${count} filas?$`));
  if (mobile) await expect(page.locator('.cards-nav')).toContainText(`Fila 1 de ${count}`);
  else await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 1));
  await looksRight(page, info, '3-review-group');
  await page.getByRole('button', { name: 'Quitar el filtro' }).click();
  expect(seen.sent, 'nothing is sent before the confirmation').toEqual([]);

  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(heading(page, 'Confirma la importación')).toBeVisible();
  await looksRight(page, info, '4-confirm');

  // The simulation writes nothing.
  await page.getByRole('button', { name: 'Simular' }).click();
  await expect(page.getByText('Esto pasaría al importar. No se ha guardado nada.')).toBeVisible();
  await looksRight(page, info, '5-simulation');
  const targets = async (): Promise<string> => (await request.get('/api/v1/targets/clients?limit=500')).text();
  const before = await targets();
  expect((JSON.parse(before) as { clients: unknown[] }).clients).toEqual([]);

  await page.getByRole('button', { name: 'Atrás' }).click();
  await expect(heading(page, 'Confirma la importación')).toBeVisible();
  await page.getByRole('button', { name: /^Importar \d+ registros$/ }).click();
  await expect(heading(page, /^Importación \d+$/)).toBeVisible();
  await expect(page.getByText('La importación terminó; algunos registros quedaron fuera.')).toBeVisible();
  const created = number(await figures.first().textContent());
  expect(created).toBeGreaterThan(400);
  await expect(page.getByRole('table').getByText('El nombre de la mascota es obligatorio').first()).toBeVisible();
  await looksRight(page, info, '5-result');
  expect((JSON.parse(await targets()) as { clients: unknown[] }).clients.length).toBeGreaterThan(100);

  const download = page.waitForEvent('download');
  const left = page.getByRole('region', { name: 'Registros que quedaron fuera' });
  await left.getByRole('link', { name: 'Descargar errores (Excel)' }).click();
  expect(await (await download).failure()).toBeNull();

  // The file is forgotten; what it wrote is not, and can still be undone.
  await page.getByRole('button', { name: 'Olvidar el archivo' }).click();
  const dialog = page.getByRole('dialog');
  await looksRight(page, info, '5-forget');
  await dialog.getByRole('button', { name: 'Olvidar' }).click();
  await expect(page.getByText('Los datos del archivo se olvidaron')).toBeVisible();
  await expect(left.getByRole('link', { name: 'Descargar errores (Excel)' })).toHaveCount(0);
  await expect(page.getByText('Corregir y reintentar')).toHaveCount(0);
  await looksRight(page, info, '5-forgotten');

  await page.getByRole('button', { name: 'Deshacer importación' }).click();
  await expect(dialog.locator('.figure-value').first()).toHaveText(String(created));
  await looksRight(page, info, '5-undo');
  await dialog.getByRole('button', { name: 'Deshacer' }).click();
  await expect(page.getByText('La importación se deshizo. Los datos quedaron como estaban.')).toBeVisible();
  await looksRight(page, info, '5-undone');
  expect(await targets()).toBe(before);

  await page.getByRole('link', { name: 'Importaciones', exact: true }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('Deshecha');
  await looksRight(page, info, '0-history');
  expect(seen.errors).toEqual([]);
});
