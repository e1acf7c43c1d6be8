import { describe, expect, it } from 'vitest';
import type { FieldMapping, IssueGroup, Plan, SchemaType } from '../wire/intake';
import { mappingOf, meaningsOf, withMeanings } from './words';

const species: FieldMapping = {
  record_type: 'pet',
  source_field: 'Especie',
  target_field: 'species',
  transform: 'species_map',
  params: { values: { perruno: 'dog' } },
  is_required: true,
  default_value: null,
};
const name: FieldMapping = { ...species, source_field: 'Nombre', target_field: 'name', transform: 'text', params: {} };
const plan = { mappings: [name, species] } as unknown as Plan;
const word = { value: 'gatuna', count: 2, first_row: 3, nearest: ['cat'] };
const group: IssueGroup = {
  id: 0,
  code: 'unmapped_value',
  severity: 'warning',
  column: 'Especie',
  field: 'species',
  count: 2,
  first_row: 3,
  values: [word],
};
const schema: SchemaType[] = [
  {
    record_type: 'pet',
    fields: [
      {
        name: 'species',
        kind: { kind: 'choice', of: ['dog', 'cat', 'bird'] },
        required: true,
        input: false,
        transform: 'species_map',
        synonyms: [],
      },
    ],
  },
];

describe('unknown words', () => {
  it('belong to the mapping of their column', () => {
    expect(mappingOf(plan, group)).toBe(species);
    expect(mappingOf(plan, { ...group, values: [] })).toBeNull();
    expect(mappingOf(plan, { ...group, column: 'Raza' })).toBeNull();
  });

  it('can mean the nearest words and then the others of the list, each once', () => {
    expect(meaningsOf(schema, species, word)).toEqual(['cat', 'dog', 'bird']);
    expect(meaningsOf([], species, word)).toEqual(['cat']);
  });

  it('get a meaning in the plan, beside those that have one', () => {
    const next = withMeanings(plan, species, { gatuna: 'cat' });
    expect(next.mappings[1]?.params).toEqual({ values: { perruno: 'dog', gatuna: 'cat' } });
    expect(next.mappings[0]).toBe(name);
    expect(species.params).toEqual({ values: { perruno: 'dog' } });
  });
});
