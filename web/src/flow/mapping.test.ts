import { expect, it } from 'vitest';
import type { FieldMapping, Plan, SchemaType } from '../wire/intake';
import { missing, readWith, replaced, split, takenBy, targetsOf } from './mapping';

const mapping = (type: 'client' | 'pet', field: string, column: string): FieldMapping => ({
  record_type: type,
  source_field: column,
  target_field: field,
  transform: 'text',
  is_required: false,
  default_value: null,
});

const plan = {
  sheet: { header: ['Nombre', 'Nombres', 'Correo'] },
  mappings: [mapping('pet', 'name', 'Nombre'), mapping('client', 'full_name', 'Nombres')],
} as unknown as Plan;

const field = (name: string, required = false): SchemaType['fields'][number] => ({
  name,
  required,
  kind: { kind: 'text' },
  transform: 'text',
  input: false,
  synonyms: [],
});
const schema: SchemaType[] = [
  { record_type: 'client', fields: [field('full_name', true), field('email')] },
  { record_type: 'pet', fields: [field('name', true), field('species', true), field('client', true)] },
];

it('names the column that a target is taken by', () => {
  expect(takenBy(plan, 'pet.name', 'Correo')).toBe('Nombre');
  expect(takenBy(plan, 'pet.name', 'Nombre')).toBeNull();
  expect(takenBy(plan, 'client.email', 'Correo')).toBeNull();
});

it('names the column that another one is read with', () => {
  const date = { ...mapping('pet', 'birth_date', 'Fecha'), params: { columns: ['Hora'] } };
  const weight = { ...mapping('pet', 'weight_kg', 'Peso'), params: { columns: 'Unidad' } };
  const dated = { ...plan, mappings: [...plan.mappings, date, weight] };
  expect(readWith(dated, 'Hora')).toBe('Fecha');
  expect(readWith(dated, 'Unidad')).toBe('Peso');
  expect(readWith(dated, 'Fecha')).toBeNull();
});

it('puts a mapping at the place of its column', () => {
  const added = replaced(plan, 'Correo', '', mapping('client', 'email', 'Correo'));
  expect(added.map((each) => each.source_field)).toEqual(['Nombre', 'Nombres', 'Correo']);
  const first = replaced(plan, 'Nombre', 'pet.name', mapping('pet', 'species', 'Nombre'));
  expect(first.map((each) => each.target_field)).toEqual(['species', 'full_name']);
});

it('takes one of the targets of a column away and leaves the other', () => {
  const two = { ...plan, mappings: [...plan.mappings, mapping('client', 'phone', 'Nombre')] };
  expect(targetsOf(two, 'Nombre')).toEqual(['pet.name', 'client.phone']);
  const one = { ...two, mappings: replaced(two, 'Nombre', 'client.phone', null) };
  expect(targetsOf(one, 'Nombre')).toEqual(['pet.name']);
});

it('asks for required fields of the types that are made, and takes the owner from the same row', () => {
  expect(missing(plan, schema)).toEqual(['pet.species']);
  const pets = { ...plan, mappings: [mapping('pet', 'name', 'Nombre'), mapping('pet', 'species', 'Correo')] };
  expect(missing(pets, schema)).toEqual(['pet.client']);
});

it('lets the parts of a name stand for the whole', () => {
  const parts = { ...plan, mappings: [mapping('client', 'first_name', 'Nombre')] };
  expect(missing(parts, schema)).toEqual([]);
});

it('splits a target at its first dot', () => {
  expect(split('client.full_name')).toEqual({ type: 'client', field: 'full_name' });
});
