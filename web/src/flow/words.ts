/** Words that no value map knows, and what a person says that they mean. Pure. */
import type { FieldMapping, IssueGroup, Plan, SchemaType, UnknownWord } from '../wire/intake';

/** The mapping whose words a group of problems does not know; `null` where it is of no word. */
export function mappingOf(plan: Plan, group: IssueGroup): FieldMapping | null {
  if (!group.values?.length) return null;
  return plan.mappings.find((each) => each.source_field === group.column && each.target_field === group.field) ?? null;
}

/** What an unknown word can mean: the nearest words first, then the others of the field's list. */
export function meaningsOf(schema: SchemaType[], mapping: FieldMapping, word: UnknownWord): string[] {
  const type = schema.find((each) => each.record_type === mapping.record_type);
  const field = type?.fields.find((each) => each.name === mapping.target_field);
  return [...new Set([...word.nearest, ...(field?.kind.of ?? [])])];
}

/** The plan in which these words mean that; words of the same mapping that had a meaning keep it. */
export function withMeanings(plan: Plan, mapping: FieldMapping, meanings: Record<string, string>): Plan {
  const values = { ...(mapping.params?.values as Record<string, string> | undefined), ...meanings };
  const meant: FieldMapping = { ...mapping, params: { ...mapping.params, values } };
  return { ...plan, mappings: plan.mappings.map((each) => (each === mapping ? meant : each)) };
}
