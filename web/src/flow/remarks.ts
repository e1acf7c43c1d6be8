/** What a survey has to say, put together for people. Pure. */
import type { Issue, LineKind, SkippedRow } from '../wire/intake';

/** Rows that are no data, by what they are instead. */
export function grouped(skipped: SkippedRow[]): { reason: LineKind; rows: number[] }[] {
  const groups = new Map<LineKind, number[]>();
  for (const { row, reason } of skipped) {
    const rows = groups.get(reason);
    if (rows) rows.push(row);
    else groups.set(reason, [row]);
  }
  return [...groups].map(([reason, rows]) => ({ reason, rows }));
}

/** The most numbers or spans of numbers that a list names. */
const NAMED = 12;

/** Numbers of rows as people write them: `1-3, 8, 20`. */
export function rowList(rows: number[]): string {
  const spans: [number, number][] = [];
  for (const row of rows) {
    const last = spans.at(-1);
    if (last && row === last[1] + 1) last[1] = row;
    else spans.push([row, row]);
  }
  const texts = spans.slice(0, NAMED).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return spans.length > NAMED ? `${texts.join(', ')}…` : texts.join(', ');
}

/** Something to know about the file: one issue, or all of a code that stand in rows. */
export interface Remark {
  issue: Issue;
  rows: number[];
}

const WEIGHT: Record<Issue['severity'], number> = { error: 0, warning: 1, note: 2 };

/** The issues of a survey, the gravest first; what is asked as a question is not said twice. */
export function remarks(issues: Issue[], asked: ReadonlySet<string>): Remark[] {
  const all: Remark[] = [];
  const ofRows = new Map<string, Remark>();
  for (const issue of issues) {
    if (asked.has(`${issue.code}:${issue.column ?? ''}`)) continue;
    const known = issue.row === null ? undefined : ofRows.get(`${issue.code}:${issue.column ?? ''}`);
    if (known) known.rows.push(issue.row as number);
    else {
      const remark = { issue, rows: issue.row === null ? [] : [issue.row] };
      if (issue.row !== null) ofRows.set(`${issue.code}:${issue.column ?? ''}`, remark);
      all.push(remark);
    }
  }
  return all.sort((one, other) => WEIGHT[one.issue.severity] - WEIGHT[other.issue.severity]);
}
