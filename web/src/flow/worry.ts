/** Small sums over a report. Pure. */
import type { Counts, RecordType, Report, Severity } from '../wire/intake';

export function total(report: Report, status: keyof Counts): number {
  return Object.values(report.records).reduce((sum, counts) => sum + counts[status], 0);
}

/** The record types that have something ready, with how many. */
export function ready(report: Report): { type: RecordType; count: number }[] {
  return (Object.entries(report.records) as [RecordType, Counts][])
    .filter(([, counts]) => counts.ready > 0)
    .map(([type, counts]) => ({ type, count: counts.ready }));
}

/** How many problem groups of a severity count for; a row may be in several. */
export function found(report: Report, severity: Severity): number {
  return report.issues.filter((group) => group.severity === severity).reduce((sum, group) => sum + group.count, 0);
}

/** Nearly all records wrong means one wrong column, not many wrong rows. */
export function nearlyAllWrong(report: Report): boolean {
  const wrong = total(report, 'error');
  return wrong > 5 && wrong >= 0.9 * (wrong + total(report, 'ready'));
}
