/** Several files at once: looked at, put in order, and imported one after another. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { heading, looksRight, watched } from './page';

interface Given {
  name: string;
  text?: string;
  bytes?: Buffer;
}

/** A whole clinic, small: each file refers to those before it, and comes in the wrong order. */
const CLINIC: Given[] = [
  { name: 'facturas.csv', text: 'Número de factura,Fecha factura,Id cliente,Total\nF-9001,10/03/2026,Z1,350.00\nF-9002,11/03/2026,Z2,120.00\n' },
  { name: 'citas.csv', text: 'Fecha cita,Hora cita,Id mascota,Motivo cita,Estado cita\n12/03/2026,10:00,Y1,Revisión,Atendida\n' },
  { name: 'foto.csv', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0]) },
  { name: 'vacunas.csv', text: 'Fecha aplicación,Id mascota,Vacuna,Lote\n01/02/2026,Y2,Rabia,B77K01\n' },
  { name: 'consultas.csv', text: 'Fecha consulta,Id mascota,Motivo de consulta,Diagnóstico\n10/03/2026 09:30,Y1,Vómito,Gastritis\n' },
  { name: 'mascotas.csv', text: 'Id mascota,Nombre mascota,Especie,Id cliente\nY1,Luna,Perro,Z1\nY2,Michi,Gato,Z2\n' },
  { name: 'clientes.csv', text: 'Id cliente,Nombre completo,Celular,Correo\nZ1,Ana Ruiz Toledo,5512345671,ana.t@ejemplo.mx\nZ2,Luis Peña Mora,5512345672,luis.m@ejemplo.mx\n' },
];
const ORDER = ['clientes.csv', 'mascotas.csv', 'consultas.csv', 'vacunas.csv', 'citas.csv', 'facturas.csv', 'foto.csv'];

async function drop(page: Page, files: Given[], on = '.drop'): Promise<void> {
  const given = files.map(({ name, text, bytes }) => ({ name, bytes: [...(bytes ?? Buffer.from(text ?? ''))] }));
  const data = await page.evaluateHandle((each) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of each) transfer.items.add(new File([new Uint8Array(bytes)], name, { lastModified: 1 }));
    return transfer;
  }, given);
  await page.locator(on).dispatchEvent('drop', { dataTransfer: data });
}

const names = (page: Page): Promise<string[]> => page.locator('.files-entry strong').allTextContents();
const entry = (page: Page, name: string): ReturnType<Page['locator']> => page.locator('.files-entry', { hasText: name });

async function ready(page: Page): Promise<void> {
  await expect(page.getByRole('status')).toHaveText('Los archivos están en orden.');
}

/** From the columns of the open file to the end of its import. */
async function importIt(page: Page): Promise<void> {
  await expect(heading(page, '¿Qué contiene cada columna?')).toBeFocused();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(heading(page, 'Revisa cómo quedarán los datos')).toBeVisible();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.getByRole('button', { name: /^Importar \d+ registros?$/ }).click();
  await expect(page.getByText('La importación terminó.')).toBeVisible();
}

test('six files in no order go in one after another, and each finds its owner', async ({ page, request }, info) => {
  const seen = watched(page);
  await page.goto('/');
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    addEventListener('mudanza-committed', (event) => told.push((event as CustomEvent<{ source_file: string }>).detail.source_file));
  });
  await drop(page, CLINIC);
  await expect(heading(page, 'Tus archivos, en su orden')).toBeVisible();
  await ready(page);
  expect(await names(page)).toEqual(ORDER);
  await expect(entry(page, 'mascotas.csv')).toContainText('Mascotas · 2 filas');
  await expect(entry(page, 'foto.csv')).toContainText('No se puede leer');
  await expect(entry(page, 'foto.csv')).toContainText('El archivo no es una hoja ni un texto.');
  expect(page.workers().length, 'no worker is kept for the list').toBe(0);
  expect(seen.sent, 'nothing is sent').toEqual([]);
  await looksRight(page, info, 'files');

  await page.getByRole('button', { name: 'Empezar con clientes.csv' }).click();
  const batches: number[] = [];
  for (const [at, name] of ORDER.slice(0, 6).entries()) {
    await expect(page.locator('.files-bar')).toContainText(`Archivo ${at + 1} de 6`);
    await expect(page.locator('.files-bar')).toContainText(name);
    if (name === 'mascotas.csv') await looksRight(page, info, 'files-columns');
    await importIt(page);
    batches.push(Number(/\d+$/.exec(page.url())?.[0]));
    if (name === 'clientes.csv') await looksRight(page, info, 'files-result');
    const coming = ORDER[at + 1];
    if (at < 5) await page.getByRole('button', { name: `Continuar con ${coming} (${at + 2} de 6)` }).click();
  }
  await page.getByRole('button', { name: 'Ver la lista' }).last().click();
  await expect(page.getByRole('status')).toHaveText('No queda ningún archivo por importar.');
  await expect(page.locator('.files-entry', { hasText: 'Completada' })).toHaveCount(6);
  await looksRight(page, info, 'files-done');

  // The events are told where they are fired, once for each import.
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual(ORDER.slice(0, 6));
  const targets = async <T>(kind: string): Promise<T[]> => {
    const body = (await (await request.get(`/api/v1/targets/${kind}?limit=500`)).json()) as Record<string, T[]>;
    return body[kind] ?? [];
  };
  interface Target { id: number; name?: string; full_name?: string; client_id?: number | null; pet_id?: number | null; number?: string }
  const clients = await targets<Target>('clients');
  const ana = clients.find((each) => each.full_name === 'Ana Ruiz Toledo');
  const luna = (await targets<Target>('pets')).find((each) => each.name === 'Luna' && each.client_id === ana?.id);
  expect(ana && luna).toBeTruthy();
  for (const kind of ['medical_records', 'appointments']) {
    expect((await targets<Target>(kind)).filter((each) => each.pet_id === luna?.id), kind).toHaveLength(1);
  }
  expect((await targets<Target>('invoices')).filter((each) => each.client_id === ana?.id)).toHaveLength(1);
  for (const id of batches) {
    const { batch } = (await (await request.get(`/api/v1/batches/${id}`)).json()) as { batch: { error_count: number } };
    expect(batch.error_count, `errors of ${id}`).toBe(0);
  }

  // Put back, the last one first: the other journeys begin with an empty clinic.
  for (const id of batches.reverse()) {
    await page.goto(`/#/importaciones/${id}`);
    await page.getByRole('button', { name: 'Deshacer importación' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deshacer' }).click();
    await expect(page.getByText('La importación se deshizo.')).toBeVisible();
  }
  expect(seen.errors).toEqual([]);
});

test('a file can go before its turn, and says what is not in yet; what was settled in it stays', async ({ page }, info) => {
  await page.goto('/');
  await drop(page, CLINIC.filter(({ name }) => ['clientes.csv', 'mascotas.csv', 'citas.csv'].includes(name)));
  await ready(page);
  await page.getByRole('button', { name: 'Abrir mascotas.csv' }).click();
  const target = page.getByLabel('Destino de la columna Especie', { exact: true });
  await target.selectOption('');
  await target.selectOption('pet.breed');
  for (const way of ['Ver la lista', 'Atrás']) {
    await page.getByRole('button', { name: way }).click();
    await expect(heading(page, 'Tus archivos, en su orden')).toBeFocused();
    await page.getByRole('button', { name: 'Abrir mascotas.csv' }).click();
    await expect(target, way).toHaveValue('pet.breed');
  }
  await target.selectOption('pet.species');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.getByText('Aún no está importado: clientes.csv.')).toBeVisible();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.getByText('Este archivo no trae los registros a los que pertenecen los suyos')).toBeVisible();
  await looksRight(page, info, 'files-missing');

  // Left out, it does not count; opened again, it does.
  await page.getByRole('button', { name: 'Dejar fuera' }).click();
  await expect(entry(page, 'mascotas.csv')).toContainText('Queda fuera');
  await page.getByRole('button', { name: 'Abrir citas.csv' }).click();
  await expect(page.locator('.files-bar')).toContainText('Archivo 2 de 2');
  await page.getByRole('button', { name: 'Ver la lista' }).click();

  // Taken out, the focus goes to the file that comes up in its place.
  await page.getByRole('button', { name: 'Quitar clientes.csv' }).click();
  expect(await names(page)).toEqual(['mascotas.csv', 'citas.csv']);
  await expect(page.getByRole('button', { name: 'Quitar mascotas.csv' })).toBeFocused();
  await page.getByRole('button', { name: 'Elegir otros' }).click();
  await expect(heading(page, 'Elige el archivo')).toBeVisible();
});

test('a whole clinic as its old system exports it comes into order', async ({ page }) => {
  const whole = ['items.csv', 'citas.xlsx', 'vacunas.txt', 'consultas.csv', 'ventas.csv', 'mascotas.xlsx', 'clientes.csv'];
  await page.goto('/');
  await drop(page, whole.map((name) => ({ name, bytes: readFileSync(new URL(`../../tests/fixtures/clinic/${name}`, import.meta.url)) })));
  await ready(page);
  // The order of `mudanza import`.
  expect(await names(page)).toEqual(['clientes.csv', 'mascotas.xlsx', 'consultas.csv', 'vacunas.txt', 'citas.xlsx', 'ventas.csv', 'items.csv']);
  await expect(entry(page, 'mascotas.xlsx')).toContainText('Hoja «');
});

test('the same file counts once, and too many are refused', async ({ page }) => {
  await page.goto('/');
  const pair = CLINIC.slice(5);
  await drop(page, pair);
  await ready(page);
  await drop(page, pair, '.files');
  await ready(page);
  expect(await names(page)).toEqual(['clientes.csv', 'mascotas.csv']);
  const many = Array.from({ length: 49 }, (_, n) => ({ name: `${n}.csv`, text: 'Nombre completo\nAna Ruiz\n' }));
  await drop(page, many, '.files');
  await expect(page.getByRole('alert')).toContainText('Son demasiados archivos.');
  expect(await names(page)).toEqual(['clientes.csv', 'mascotas.csv']);
});
