/** What staff settled by hand, and how it outlives another reading of the file. Pure. */
import type {
  DateOrder,
  Decision,
  DecimalMark,
  FieldMapping,
  Plan,
  Question,
  Repair,
  Sheet,
  Survey,
  SurveyOptions,
} from '../wire/intake';
import { targetName } from './mapping';

/** Answers of staff, by the key of their question. */
export type Answers = Record<string, string>;

export const keyOf = (question: Pick<Question, 'code' | 'column'>): string => `${question.code}:${question.column ?? ''}`;

/** All but the sheet is detected again. */
export const DETECT = {
  encoding: undefined,
  delimiter: undefined,
  skip_blanks: undefined,
  quote: undefined,
  escape: undefined,
  line_end: undefined,
  header_row: undefined,
  header_rows: undefined,
} satisfies Record<Exclude<keyof SurveyOptions, 'sheet'>, undefined>;

/** The settings after one of them was changed; `undefined` lets it be detected again. */
export function changed(reading: SurveyOptions, change: Partial<Record<keyof SurveyOptions, unknown>>): SurveyOptions {
  // The rows of another sheet are other rows.
  const kept = 'sheet' in change ? {} : reading;
  const all = Object.entries({ ...kept, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as SurveyOptions;
}

/** The decisions of a plan with what staff answered in the place of what was decided for them. */
export function answered(decisions: Decision[], answers: Answers): Decision[] {
  const given = Object.entries(answers).flatMap(([key, answer]) => decisionOf(key, answer) ?? []);
  const same = (one: Decision, other: Decision): boolean =>
    one.kind === other.kind && ('column' in one ? 'column' in other && one.column === other.column : true);
  return [...decisions.filter((each) => !given.some((mine) => same(mine, each))), ...given];
}

function decisionOf(key: string, answer: string): Decision | null {
  const colon = key.indexOf(':');
  const column = key.slice(colon + 1);
  switch (key.slice(0, colon)) {
    case 'date_order_ambiguous':
      return { kind: 'date_order', column, order: answer as DateOrder, row: null };
    case 'decimal_mark_ambiguous':
      return { kind: 'decimal_mark', column, mark: answer as DecimalMark, row: null };
    case 'phone_country_unknown':
      return answer === 'clinic' ? null : { kind: 'country', country: answer, row: null };
    default:
      return null;
  }
}

interface Before {
  survey: Survey;
  plan: Plan;
  proposed: Plan;
  answers: Answers;
}

interface After {
  survey: Survey;
  plan: Plan;
}

/** The new plan with the mappings, answers and corrections of staff that still have their column. */
export function carried(before: Before, after: After): { plan: Plan; answers: Answers } {
  const columns = new Set(after.survey.sheet.header);
  const answers = Object.fromEntries(
    Object.entries(before.answers).filter(([key]) => {
      const column = key.slice(key.indexOf(':') + 1);
      return column === '' || columns.has(column);
    }),
  );
  const mappings = after.survey.sheet.header.flatMap((column) => {
    const mine = of(before.plan, column);
    const touched = columns.has(column) && !sameTargets(mine, of(before.proposed, column));
    return touched ? mine : of(after.plan, column);
  });
  const edits = sameRows(before.survey.sheet, after.survey.sheet) ? before.plan.edits.filter((edit) => columns.has(edit.column)) : [];
  const plan = { ...after.plan, mappings: unique(mappings), decisions: answered(after.plan.decisions, answers), edits };
  const repairs = (before.plan.repairs ?? []).filter((each) => (after.survey.proposals ?? []).some(isSame(each)));
  return { plan: withRepairs(plan, repairs), answers };
}

/** Whether the numbers of the rows still mean the same rows. */
function sameRows(one: Sheet, other: Sheet): boolean {
  return (
    one.workbook?.name === other.workbook?.name &&
    one.quote === other.quote &&
    one.escape === other.escape &&
    one.line_end === other.line_end
  );
}

export const isSame = (one: Repair) => (other: Repair): boolean =>
  one.row === other.row && one.kind === other.kind && one.column === other.column;

/** A plan with other repairs; one without any does not name them. */
export function withRepairs(plan: Plan, repairs: Repair[]): Plan {
  const other = { ...plan };
  delete other.repairs;
  return repairs.length === 0 ? other : { ...other, repairs: repairs.map(({ row, kind, column }) => ({ row, kind, column })) };
}

const of = (plan: Plan, column: string): FieldMapping[] => plan.mappings.filter((each) => each.source_field === column);

function sameTargets(one: FieldMapping[], other: FieldMapping[]): boolean {
  return one.map(targetName).join() === other.map(targetName).join();
}

/** A target that staff gave to one column is not given to another one as well. */
function unique(mappings: FieldMapping[]): FieldMapping[] {
  const seen = new Set<string>();
  return mappings.filter((each) => {
    const name = targetName(each);
    return seen.has(name) ? false : seen.add(name) !== undefined;
  });
}
