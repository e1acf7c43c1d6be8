-- What a batch was made from can be forgotten. From `forgetting_at` on nothing that needs it is done;
-- at `forgotten_at` nothing of it is left.
ALTER TABLE migration_batches ADD COLUMN forgetting_at TIMESTAMPTZ(3);
ALTER TABLE migration_batches ADD COLUMN forgotten_at TIMESTAMPTZ(3);
-- The last record whose texts are gone.
ALTER TABLE migration_batches ADD COLUMN forget_cursor BIGINT NOT NULL DEFAULT 0;
-- Whether the stored file is being removed: until it is gone, no batch can be made from it.
ALTER TABLE migration_batches ADD COLUMN removes_file BOOLEAN NOT NULL DEFAULT false;

-- What is to be forgotten at some time, what is being forgotten, and who needs a file.
CREATE INDEX migration_batches_kept ON migration_batches (clinic_id, completed_at)
WHERE forgetting_at IS NULL AND completed_at IS NOT NULL;
CREATE INDEX migration_batches_to_forget ON migration_batches (clinic_id, id)
WHERE forgetting_at IS NOT NULL AND forgotten_at IS NULL;
CREATE INDEX migration_batches_of_file ON migration_batches (clinic_id, file_key);
