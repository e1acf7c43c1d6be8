/** The documents of `/api/v1`. */
import type { Issue, RecordType, Source } from './intake';

export type BatchStatus =
  | 'pending'
  | 'running'
  | 'completed'
  | 'failed'
  | 'rolled_back'
  | 'rolling_back'
  | 'cancelling'
  | 'cancelled';

export type OnExisting = 'skip' | 'update' | 'error';
export type OnEmpty = 'keep' | 'erase';
export type OnOrphan = 'error' | 'park';

export interface Batch {
  id: number;
  source: Source;
  source_file: string;
  status: BatchStatus;
  dry_run: boolean;
  stop_on_error: boolean;
  all_or_nothing: boolean;
  on_existing: OnExisting;
  on_empty: OnEmpty;
  on_orphan: OnOrphan;
  total_records: number;
  processed_records: number;
  success_count: number;
  error_count: number;
  skip_count: number;
  counts: { created: number; updated: number; unchanged: number; pending: number };
  started_at: string | null;
  completed_at: string | null;
  created_at: string;
  started_by: string | null;
  receipt: string | null;
  file_hash: string | null;
  error_code: string | null;
  error_message: string | null;
  /** The passing trouble that it waits out. */
  waiting_code: string | null;
  waiting_message: string | null;
  same_file_as: number | null;
  /** The batch whose failed rows this one brings. */
  retry_of: number | null;
  /** Since when nothing that needs its file is done, because that is being forgotten. */
  forgetting_at: string | null;
  forgotten_at: string | null;
}

export interface BatchRecord {
  row_number: number;
  record_type: RecordType;
  source_id: string;
  status: 'pending' | 'success' | 'error' | 'skipped' | 'rolled_back';
  action: 'create' | 'update' | 'none' | null;
  target_model: string | null;
  target_id: number | null;
  source_data: Record<string, string> | null;
  transformed_data: Record<string, unknown> | null;
  /** What the fields that change held before. */
  before_data: Record<string, unknown> | null;
  issues: Issue[] | null;
  error_message: string | null;
  error_field: string | null;
}

/** A row that points at a target. */
export interface Dependant {
  record_type: RecordType;
  target_id: number;
  batch_id: number | null;
}

/** A record that would do something else now than a dry run said. */
export interface MovedRecord {
  seq: number;
  row_number: number;
  record_type: RecordType;
  source_id: string;
  target_id: number | null;
  reason: 'linked' | 'changed' | 'gone' | 'reference';
}

export interface Moved {
  total: number;
  records: MovedRecord[];
}

export interface RollbackConflict {
  batch_id: number;
  record_type: RecordType;
  target_id: number;
  row_number: number | null;
  field: string | null;
  written: string | null;
  current: string | null;
  reason: string;
  /** The later batch that wrote what stands there now; `null` if a person did. */
  changed_by: number | null;
  dependants: Dependant[];
}

export interface RollbackPreview {
  deletes: number;
  restores: number;
  kept: number;
  conflicts: RollbackConflict[];
  can_rollback: boolean;
}

export interface Sample {
  /** The title in English, where the server has one. */
  title_en?: string;
  name: string;
  title: string;
  url: string;
}

export interface CreateOptions {
  source_file: string;
  dry_run: boolean;
  stop_on_error: boolean;
  all_or_nothing: boolean;
  on_existing: OnExisting;
  on_empty: OnEmpty;
  on_orphan: OnOrphan;
  receipt: string | null;
  receipt_blocks: string[] | null;
}

/** Whether nothing more will happen to a batch by itself. */
export function isSettled(status: BatchStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'rolled_back' || status === 'cancelled';
}
