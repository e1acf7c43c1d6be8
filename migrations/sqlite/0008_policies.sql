-- What a batch does with errors, empty cells, orphans, and a database that moved since its dry run.
ALTER TABLE migration_batches ADD COLUMN all_or_nothing INTEGER NOT NULL DEFAULT 0 CHECK (all_or_nothing IN (0, 1));
ALTER TABLE migration_batches ADD COLUMN on_empty TEXT NOT NULL DEFAULT 'keep'
    CHECK (on_empty IN ('keep', 'erase'));
ALTER TABLE migration_batches ADD COLUMN on_orphan TEXT NOT NULL DEFAULT 'error'
    CHECK (on_orphan IN ('error', 'park'));
-- Set while there is a dry run to compare with.
ALTER TABLE migration_batches ADD COLUMN on_moved TEXT CHECK (on_moved IN ('refuse', 'go_on'));
-- The cursor of a trial, which looks for errors before anything is written; NULL if none is to be
-- made or it is over.
ALTER TABLE migration_batches ADD COLUMN trial_cursor INTEGER;
-- The records that wait for their parent; they count as skipped.
ALTER TABLE migration_batches ADD COLUMN pending_count INTEGER NOT NULL DEFAULT 0
    CHECK (pending_count >= 0);
-- The batch whose failed rows this one brings, and which rows these are, as a JSON array.
ALTER TABLE migration_batches ADD COLUMN retry_of INTEGER;
ALTER TABLE migration_batches ADD COLUMN only_rows TEXT;
-- The blocks of the receipt that the run must reproduce, as a JSON array.
ALTER TABLE migration_batches ADD COLUMN expected_blocks TEXT;
-- What passing trouble the batch waits out; `error_code` says why it ended or turns back.
ALTER TABLE migration_batches ADD COLUMN waiting_code TEXT;
ALTER TABLE migration_batches ADD COLUMN waiting_message TEXT;
-- A rollback first undoes adoptions, from the last to the first: this is the last one still to
-- look at.
ALTER TABLE migration_batches ADD COLUMN undo_adoption INTEGER NOT NULL DEFAULT 0;

-- The version of the target that the record met, NULL if there was none.
ALTER TABLE migration_records ADD COLUMN seen_version INTEGER;
-- A record that waited for its parent was adopted by a batch; adoptions count up in a clinic.
ALTER TABLE migration_records ADD COLUMN adopted_by INTEGER;
ALTER TABLE migration_records ADD COLUMN adoption INTEGER;

CREATE INDEX migration_records_by_target
ON migration_records (clinic_id, target_model, target_id, target_version)
WHERE action <> 'none';
CREATE INDEX migration_records_pending ON migration_records (clinic_id, batch_id, seq)
WHERE status = 'pending';
CREATE INDEX migration_records_adopted ON migration_records (clinic_id, batch_id, adoption)
WHERE adoption IS NOT NULL;
CREATE INDEX migration_records_adopted_by ON migration_records (clinic_id, adopted_by, adoption)
WHERE adoption IS NOT NULL;
CREATE INDEX migration_batches_retries ON migration_batches (clinic_id, retry_of)
WHERE retry_of IS NOT NULL;
