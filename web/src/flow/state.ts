/** Where the importer stands, and how events move it. Pure: no file is read and nothing is sent here. */
import type { Edit, Plan, Report, SheetInfo, Suggestion, Survey, SurveyOptions } from '../wire/intake';
import type { Batch } from '../wire/server';
import type { Progress } from '../worker/protocol';
import type { Attempt } from './attempt';
import { carried, type Answers } from './reread';

/** What went wrong, as a code of the catalogue. */
export interface Trouble {
  code: string;
  detail: string;
}

export interface FileFacts {
  name: string;
  size: number;
}

/** What is known from the moment the file was read and mapped. */
export interface Mapped {
  file: FileFacts;
  survey: Survey;
  plan: Plan;
  /** The plan as it was proposed, to tell what staff changed and to go back to it. */
  proposed: Plan;
  suggestions: Suggestion[];
  /** What staff settled about the reading of the file. */
  reading: SurveyOptions;
  /** What staff answered where the file leaves it open, by question. */
  answers: Answers;
}

/** What is known once every row was checked. */
export interface Checked extends Mapped {
  report: Report;
  /** The plan that the report is of. */
  reported: Plan;
  /** Grows with every run: what was drawn for an older one must be read again. */
  revision: number;
  /** Edits that were taken back and can be made again. */
  undone: Edit[];
  /** A check of the plan as it stands now is under way. */
  checking: Progress | null;
  /** The last request to make a batch of this, to repeat it and not to make another. */
  attempt: Attempt | null;
  trouble: Trouble | null;
}

/** What a reading of the file gives. */
export interface Read {
  survey: Survey;
  plan: Plan;
  suggestions: Suggestion[];
  reading: SurveyOptions;
}

export type State =
  | { step: 'file'; trouble: Trouble | null; /** Sheets that could be read instead. */ sheets: SheetInfo[] }
  | { step: 'reading'; file: FileFacts; progress: Progress | null; /** What was settled when it was open before. */ before: Mapped | null }
  | ({ step: 'columns'; trouble: Trouble | null; checked: Checked | null; rereading: Rereading | null } & Mapped)
  | ({ step: 'checking'; progress: Progress | null } & Mapped)
  | ({ step: 'review' } & Checked)
  | ({ step: 'confirm' } & Checked)
  | ({ step: 'sending'; sent: number; dryRun: boolean } & Checked)
  | { step: 'batch'; batch: Batch; from: Checked | null };

/** The file is being read again with other settings; what was read before stands until that is done. */
export interface Rereading {
  options: SurveyOptions;
  progress: Progress | null;
}

export type StepName = State['step'];

export type Event =
  | { type: 'reset' }
  | { type: 'file-refused'; trouble: Trouble; sheets?: SheetInfo[] }
  | { type: 'file-chosen'; file: FileFacts; before?: Mapped | null }
  | { type: 'progress'; progress: Progress }
  | { type: 'reread-started'; options: SurveyOptions }
  | ({ type: 'read' } & Read)
  | { type: 'plan-changed'; plan: Plan; answers?: Answers }
  | { type: 'check-started' }
  | { type: 'checked'; plan: Plan; report: Report }
  | { type: 'failed'; trouble: Trouble; sheets?: SheetInfo[] | undefined }
  | { type: 'cancelled' }
  | { type: 'edited'; edit: Edit }
  | { type: 'amended'; plan: Plan }
  | { type: 'edit-undone' }
  | { type: 'edit-redone' }
  | { type: 'go'; to: 'columns' | 'review' | 'confirm' }
  | { type: 'send-started'; attempt: Attempt }
  | { type: 'sent'; fraction: number }
  | { type: 'batch'; batch: Batch };

export const START: State = { step: 'file', trouble: null, sheets: [] };

/** The state after an event. An event that makes no sense in a state leaves it as it is. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'reset':
      return START;
    case 'file-refused':
      return { step: 'file', trouble: event.trouble, sheets: event.sheets ?? [] };
    case 'file-chosen':
      return { step: 'reading', file: event.file, progress: null, before: event.before ?? null };
    case 'reread-started':
      if (state.step !== 'columns') return state;
      return { ...state, rereading: { options: event.options, progress: null }, trouble: null };
    case 'read':
      if (state.step === 'reading') return state.before ? mappedBefore(state.before, event) : mappedFirst(state.file, event);
      return state.step === 'columns' && state.rereading ? mappedAgain(state, event) : state;
    case 'progress':
      if (state.step === 'reading' || state.step === 'checking') return { ...state, progress: event.progress };
      if (isChecked(state) && state.checking) return { ...state, checking: event.progress };
      if (state.step === 'columns' && state.rereading) {
        return { ...state, rereading: { ...state.rereading, progress: event.progress } };
      }
      return state;
    case 'plan-changed':
      if (state.step !== 'columns') return state;
      return { ...state, plan: event.plan, answers: event.answers ?? state.answers, trouble: null, checked: null };
    case 'check-started':
      if (state.step === 'columns') return { ...mapped(state), step: 'checking', progress: null };
      if (isChecked(state)) return { ...state, checking: { phase: 'run', bytes: 0, total: 1, rows: 0 }, trouble: null };
      return state;
    case 'checked':
      return checked(state, event.plan, event.report);
    case 'failed':
      return failed(state, event.trouble, event.sheets ?? []);
    case 'cancelled':
      if (state.step === 'reading') return START;
      if (state.step === 'checking') return columns(state);
      if (state.step === 'columns') return { ...state, rereading: null };
      if (state.step === 'sending') return { ...state, step: 'confirm', checking: null };
      return state;
    case 'edited':
      return edited(state, withEdit(state, event.edit), []);
    case 'amended':
      return isChecked(state) ? { ...state, plan: event.plan } : state;
    case 'edit-undone':
      return undo(state);
    case 'edit-redone':
      return redo(state);
    case 'go':
      return go(state, event.to);
    case 'send-started':
      if (!isChecked(state)) return state;
      return { ...state, step: 'sending', sent: 0, dryRun: event.attempt.options.dryRun, attempt: event.attempt };
    case 'sent':
      return state.step === 'sending' ? { ...state, sent: event.fraction } : state;
    case 'batch':
      // A simulation can be left to correct more; what was really imported cannot be gone back on.
      return { step: 'batch', batch: event.batch, from: isChecked(state) && event.batch.dry_run ? answered(state) : null };
  }
}

/** Whether the report is of the plan as it stands, and not of the one before a correction. */
export function isCurrent(state: Checked): boolean {
  return state.reported === state.plan;
}

/** Whether leaving the page would lose work. */
export function holdsWork(state: State): boolean {
  return state.step === 'sending' || (isChecked(state) && state.plan.edits.length > 0);
}

function isChecked(state: State): state is Extract<State, Checked> {
  return state.step === 'review' || state.step === 'confirm' || state.step === 'sending';
}

/** What is known of a file in any step that comes after its reading. */
export function mapped(state: Mapped): Mapped {
  const { file, survey, plan, proposed, suggestions, reading, answers } = state;
  return { file, survey, plan, proposed, suggestions, reading, answers };
}

function columns(state: Mapped, trouble: Trouble | null = null, checked: Checked | null = null): State {
  return { ...mapped(state), step: 'columns', trouble, checked, rereading: null };
}

function mappedFirst(file: FileFacts, { survey, plan, suggestions, reading }: Read): State {
  return columns({ file, survey, plan, proposed: plan, suggestions, reading, answers: {} });
}

/** All that staff settled stands, if the file is still the one that they saw. */
function mappedBefore(before: Mapped, read: Read): State {
  const same = before.survey.file_hash === read.survey.file_hash;
  return same ? columns({ ...before, survey: read.survey }) : mappedAgain(before, read);
}

/** What staff chose stays where the columns are still there. */
function mappedAgain(state: Mapped, read: Read): State {
  const { survey, suggestions, reading } = read;
  const { plan, answers } = carried(state, read);
  return columns({ file: state.file, survey, plan, proposed: read.plan, suggestions, reading, answers });
}

function checkedPart(state: Checked): Checked {
  const { report, reported, revision, undone, checking, attempt, trouble } = state;
  return { ...mapped(state), report, reported, revision, undone, checking, attempt, trouble };
}

function answered(state: Checked): Checked {
  return { ...checkedPart(state), attempt: state.attempt && { ...state.attempt, answered: true } };
}

function checked(state: State, plan: Plan, report: Report): State {
  // A report that was on its way when the plan changed says nothing of the plan as it stands.
  if (!('plan' in state) || state.plan !== plan) return state;
  const now = { report, reported: plan, checking: null };
  if (state.step === 'checking') {
    return { ...mapped(state), ...now, step: 'review', revision: 1, undone: [], attempt: null, trouble: null };
  }
  return isChecked(state) ? { ...state, ...now, revision: state.revision + 1 } : state;
}

function failed(state: State, trouble: Trouble, sheets: SheetInfo[]): State {
  switch (state.step) {
    case 'file':
    case 'reading':
      return { step: 'file', trouble, sheets };
    case 'columns':
      return { ...state, trouble, rereading: null };
    case 'checking':
      return columns(state, trouble);
    case 'sending':
      return { ...checkedPart(state), step: 'confirm', checking: null, trouble };
    case 'review':
    case 'confirm':
      return { ...state, checking: null, trouble };
    case 'batch':
      return state;
  }
}

function go(state: State, to: 'columns' | 'review' | 'confirm'): State {
  if (to === 'columns' && isChecked(state)) {
    // A report of older corrections is not one to come back to.
    const kept = isCurrent(state) ? { ...checkedPart(state), checking: null } : null;
    return columns(state, null, kept);
  }
  // Back from the columns with nothing changed: the check still stands.
  if (to === 'review' && state.step === 'columns' && state.checked) return { ...state.checked, step: 'review' };
  if (state.step === 'batch' && state.from) return { ...state.from, step: to === 'confirm' ? 'confirm' : 'review' };
  if (isChecked(state) && (to === 'review' || (to === 'confirm' && isCurrent(state)))) {
    return { ...checkedPart(state), step: to, trouble: null };
  }
  return state;
}

function withEdit(state: State, edit: Edit): Edit[] {
  if (!isChecked(state)) return [];
  return [...state.plan.edits.filter((old) => old.row !== edit.row || old.column !== edit.column), edit];
}

function edited(state: State, edits: Edit[], undone: Edit[]): State {
  if (!isChecked(state)) return state;
  return { ...state, plan: { ...state.plan, edits }, undone };
}

function undo(state: State): State {
  if (!isChecked(state)) return state;
  const last = state.plan.edits.at(-1);
  return last ? edited(state, state.plan.edits.slice(0, -1), [...state.undone, last]) : state;
}

function redo(state: State): State {
  if (!isChecked(state)) return state;
  const again = state.undone.at(-1);
  return again ? edited(state, [...state.plan.edits, again], state.undone.slice(0, -1)) : state;
}
