import { describe, expect, it } from 'vitest';
import type { Decision, FieldMapping, Plan, Survey } from '../wire/intake';
import { answered, carried, changed, keyOf, withRepairs } from './reread';

const mapping = (column: string, field: string): FieldMapping =>
  ({ record_type: 'client', source_field: column, target_field: field }) as FieldMapping;
const planOf = (mappings: FieldMapping[], decisions: Decision[] = []): Plan =>
  ({ mappings, decisions, edits: [] }) as unknown as Plan;
const surveyOf = (header: string[], sheet?: string): Survey =>
  ({ sheet: { header, ...(sheet ? { workbook: { container: 'xlsx', name: sheet } } : {}) } }) as Survey;

describe('a changed setting', () => {
  it('keeps the others, and goes away when it is to be detected', () => {
    expect(changed({ encoding: 'cp850' }, { delimiter: 'tab' })).toEqual({ encoding: 'cp850', delimiter: 'tab' });
    expect(changed({ encoding: 'cp850', delimiter: 'tab' }, { encoding: undefined })).toEqual({ delimiter: 'tab' });
    expect(changed({ sheet: 'A' }, { header_row: 0 })).toEqual({ sheet: 'A', header_row: 0 });
  });

  it('is of one sheet, if it is a row', () => {
    expect(changed({ sheet: 'A', header_row: 4 }, { sheet: 'B' })).toEqual({ sheet: 'B' });
  });
});

describe('an answer', () => {
  const dates: Decision = { kind: 'date_order', column: 'Alta', order: 'dmy', row: 7 };
  const country: Decision = { kind: 'country', country: 'MX', row: null };

  it('takes the place of what was decided for the same column', () => {
    const key = keyOf({ code: 'date_order_ambiguous', column: 'Alta' });
    expect(answered([dates, country], { [key]: 'mdy' })).toEqual([
      country,
      { kind: 'date_order', column: 'Alta', order: 'mdy', row: null },
    ]);
    const other = keyOf({ code: 'decimal_mark_ambiguous', column: 'Alta' });
    expect(answered([dates], { [other]: 'comma' })).toEqual([
      dates,
      { kind: 'decimal_mark', column: 'Alta', mark: 'comma', row: null },
    ]);
  });

  it('about the file has no column', () => {
    const key = keyOf({ code: 'phone_country_unknown', column: 'Celular' });
    expect(answered([country], { [key]: 'CO' })).toEqual([{ kind: 'country', country: 'CO', row: null }]);
    expect(answered([country], { [key]: 'clinic' })).toEqual([country]);
  });
});

describe('another reading', () => {
  const proposed = planOf([mapping('Nombre', 'full_name'), mapping('Tel', 'phone')]);
  const plan = { ...planOf([mapping('Nombre', 'full_name'), mapping('Tel', 'mobile')]), edits: [{ row: 3, column: 'Tel', value: '55' }] };
  const before = {
    survey: surveyOf(['Nombre', 'Tel']), plan, proposed,
    answers: { 'date_order_ambiguous:Tel': 'mdy', 'date_order_ambiguous:Alta': 'dmy' },
  };

  it('keeps what staff chose for columns that are still there', () => {
    const after = { survey: surveyOf(['Nombre', 'Tel']), plan: proposed };
    const { plan: now, answers } = carried(before, after);
    expect(now.mappings).toEqual(plan.mappings);
    expect(now.edits).toEqual(plan.edits);
    const cut = { sheet: { ...after.survey.sheet, line_end: 'any' } } as Survey;
    expect(carried(before, { survey: cut, plan: proposed }).plan.edits).toEqual([]);
    expect(answers).toEqual({ 'date_order_ambiguous:Tel': 'mdy' });
  });

  it('gives no field to two columns', () => {
    const after = { survey: surveyOf(['Nombre', 'Tel', 'Movil']), plan: planOf([mapping('Nombre', 'full_name'), mapping('Movil', 'mobile')]) };
    expect(carried(before, after).plan.mappings).toEqual(plan.mappings);
  });

  it('keeps the repairs that are proposed again', () => {
    const repair = (row: number) => ({ row, kind: 'insert_cell' as const, column: 'Tel' });
    const repaired = { ...before, plan: withRepairs(plan, [repair(5), repair(8)]) };
    const survey = { ...surveyOf(['Nombre', 'Tel']), proposals: [{ ...repair(8), cells: ['Ana', ''] }] };
    expect(carried(repaired, { survey, plan: proposed }).plan.repairs).toEqual([repair(8)]);
    expect('repairs' in carried(repaired, { survey: surveyOf(['Tel']), plan: proposed }).plan).toBe(false);
  });

  it('of another sheet keeps no correction of a row', () => {
    const after = { survey: surveyOf(['Nombre', 'Tel'], 'Hoja2'), plan: proposed };
    expect(carried(before, after).plan.edits).toEqual([]);
  });
});
