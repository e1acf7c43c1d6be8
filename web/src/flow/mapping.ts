/** Which column is which field, as lists. What a field's mapping holds is said by the module. Pure. */
import type { FieldMapping, Plan, RecordType, SchemaType } from '../wire/intake';

/** A target as the value of a select: `client.full_name`, or empty for "do not import". */
export type Target = `${RecordType}.${string}` | '';

export const targetName = (mapping: FieldMapping): Target => `${mapping.record_type}.${mapping.target_field}`;

export function split(target: Exclude<Target, ''>): { type: RecordType; field: string } {
  const dot = target.indexOf('.');
  return { type: target.slice(0, dot) as RecordType, field: target.slice(dot + 1) };
}

/** Where a column goes; a column can feed one field of each record type. */
export function targetsOf(plan: Plan, column: string): Target[] {
  return plan.mappings.filter((each) => each.source_field === column).map(targetName);
}

/** The column that a column is read with, such as the date of a time; `null` if there is none. */
export function readWith(plan: Plan, column: string): string | null {
  const reads = (each: FieldMapping): boolean => [each.params?.['columns'] ?? []].flat().includes(column);
  return plan.mappings.find(reads)?.source_field ?? null;
}

/** The column that already goes to a target, if another one does. */
export function takenBy(plan: Plan, target: Target, column: string): string | null {
  const other = plan.mappings.find((each) => targetName(each) === target && each.source_field !== column);
  return other?.source_field ?? null;
}

/** The mappings with one of a column's targets replaced; `null` takes it away. In the order of the columns. */
export function replaced(plan: Plan, column: string, from: Target, to: FieldMapping | null): FieldMapping[] {
  const rest = plan.mappings.filter((each) => each.source_field !== column || targetName(each) !== from);
  if (!to) return rest;
  const place = plan.sheet.header.indexOf(column);
  const at = rest.findIndex((each) => plan.sheet.header.indexOf(each.source_field) > place);
  return at < 0 ? [...rest, to] : [...rest.slice(0, at), to, ...rest.slice(at)];
}

/** The required fields that no column fills, of the record types that the plan makes. */
export function missing(plan: Plan, schema: SchemaType[]): Exclude<Target, ''>[] {
  const made = new Set(plan.mappings.map((each) => each.record_type));
  const filled = new Set([
    ...plan.mappings.map(targetName),
    ...(plan.constants ?? []).map((each): Target => `${each.record_type}.${each.target_field}`),
  ]);
  return schema
    .filter((type) => made.has(type.record_type))
    .flatMap((type) =>
      type.fields
        .filter((field) => field.required)
        .map((field) => `${type.record_type}.${field.name}` as const)
        .filter((target) => !filled.has(target) && !madeFromOthers(target, filled)),
    );
}

/** A full name can be made from its parts; what a record belongs to stands in its row, or is found by its name. */
function madeFromOthers(target: Exclude<Target, ''>, filled: Set<Target>): boolean {
  if (target === 'client.full_name') return filled.has('client.first_name') || filled.has('client.last_name');
  const { type, field } = split(target);
  if (field === 'client' || field === 'pet') {
    return filled.has(`${type}.${field}_name`) || [...filled].some((each) => each.startsWith(`${field}.`));
  }
  if (field !== 'invoice') return false;
  return filled.has(`${type}.invoice_number`) || [...filled].some((each) => each.startsWith('invoice.'));
}
