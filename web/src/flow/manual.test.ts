import { describe, expect, it } from 'vitest';
import { cellsOf, fileOf, namedFields, namesOf, pasted, type Draft } from './manual';

const fields = [
  { name: 'source_id', title: 'Clave en el sistema anterior' },
  { name: 'full_name', title: 'Nombre completo' },
  { name: 'phone', title: 'Teléfono' },
  { name: 'notes', title: 'Notas' },
];
const names = namesOf(fields);
const shown = ['full_name', 'phone', 'notes'];

describe('a pasted block', () => {
  it.each([
    ['Ana\t55\nEva\t56\n', [['Ana', '55'], ['Eva', '56']]],
    ['Ana\t55\r\nEva\t', [['Ana', '55'], ['Eva', '']]],
    ['"dos\nlíneas"\tx\n', [['dos\nlíneas', 'x']]],
    ['"dijo ""hola"""\tx', [['dijo "hola"', 'x']]],
    ['"Beto" Ruiz\t55', [['"Beto" Ruiz', '55']]],
    ['una sola', [['una sola']]],
    ['a\n\nb\n', [['a'], [''], ['b']]],
    ['', []],
  ])('%j is read as a spreadsheet wrote it', (text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  it('goes right and down from a cell, and makes the rows that it needs', () => {
    const rows = pasted([{ full_name: 'Ana' }], [['55', 'x'], ['56', 'y']], { row: 0, column: 1 }, shown, names);
    expect(rows).toEqual([
      { full_name: 'Ana', phone: '55', notes: 'x' },
      { phone: '56', notes: 'y' },
    ]);
  });

  it('drops what stands right of the last column', () => {
    expect(pasted([], [['a', 'b', 'c']], { row: 0, column: 2 }, shown, names)).toEqual([{ notes: 'a' }]);
  });

  it('goes by its names where its first row holds them', () => {
    expect(namedFields(['TELEFONO', 'nombre  completo'], names)).toEqual(['phone', 'full_name']);
    expect(namedFields(['Ana Ruiz', '5512345678'], names)).toBeNull();
    const block = [['Teléfono', 'Raro', 'Nombre completo'], ['55', '?', 'Ana']];
    expect(pasted([], block, { row: 0, column: 0 }, shown, names)).toEqual([{ phone: '55', full_name: 'Ana' }]);
  });
});

describe('the file of a draft', () => {
  it('has the columns that hold something, and no empty row', async () => {
    const draft: Draft = {
      type: 'client',
      rows: [{ full_name: 'Ruiz, Ana', notes: 'dijo "sí"' }, {}, { full_name: '=1+1', phone: ' ' }, { full_name: 'dos\nlíneas' }],
    };
    const file = fileOf(draft, fields, 'clientes.csv');
    expect(file.name).toBe('clientes.csv');
    expect(await file.text()).toBe(
      'Clave en el sistema anterior,Nombre completo,Notas\r\n,"Ruiz, Ana","dijo ""sí"""\r\n,=1+1,\r\n,"dos\nlíneas",\r\n',
    );
  });
});
