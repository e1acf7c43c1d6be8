-- Import runs. The cursor of a batch is processed_records.
CREATE TABLE migration_batches (
    clinic_id         BIGINT NOT NULL REFERENCES clinics (clinic_id),
    id                BIGINT NOT NULL,
    source            TEXT    NOT NULL CHECK (source IN ('okvet', 'csv', 'manual')),
    source_file       TEXT    NOT NULL,
    status            TEXT    NOT NULL CHECK (status IN (
        'pending', 'running', 'completed', 'failed', 'rolled_back',
        'cancelling', 'cancelled', 'rolling_back'
    )),
    dry_run           BOOLEAN NOT NULL DEFAULT true,
    stop_on_error     BOOLEAN NOT NULL DEFAULT false,
    on_existing       TEXT    NOT NULL CHECK (on_existing IN ('skip', 'update', 'error')),
    total_records     BIGINT NOT NULL DEFAULT 0,
    processed_records BIGINT NOT NULL DEFAULT 0,
    success_count     BIGINT NOT NULL DEFAULT 0 CHECK (success_count >= 0),
    error_count       BIGINT NOT NULL DEFAULT 0 CHECK (error_count >= 0),
    skip_count        BIGINT NOT NULL DEFAULT 0 CHECK (skip_count >= 0),
    created_count     BIGINT NOT NULL DEFAULT 0 CHECK (created_count >= 0),
    updated_count     BIGINT NOT NULL DEFAULT 0 CHECK (updated_count >= 0),
    unchanged_count   BIGINT NOT NULL DEFAULT 0 CHECK (unchanged_count >= 0),
    started_at        TIMESTAMPTZ(3),
    completed_at      TIMESTAMPTZ(3),
    created_at        TIMESTAMPTZ(3)    NOT NULL,
    started_by        TEXT,
    plan              TEXT    NOT NULL,
    file_hash         TEXT    NOT NULL,
    file_key          TEXT    NOT NULL,
    expected_receipt  TEXT,
    receipt           TEXT,
    report            TEXT,
    error_code        TEXT,
    error_message     TEXT,
    -- Who may write, until when, and the token that grows with every claim.
    lease_owner       TEXT,
    lease_until       TIMESTAMPTZ(3),
    lease_token       BIGINT NOT NULL DEFAULT 0,
    -- A rollback goes from the last record to the first: this is the last one still to look at.
    undo_cursor       BIGINT NOT NULL DEFAULT 0,
    on_conflict       TEXT    CHECK (on_conflict IN ('refuse', 'skip')),
    PRIMARY KEY (clinic_id, id),
    CHECK (success_count + error_count + skip_count = processed_records),
    CHECK (processed_records <= total_records),
    CHECK (created_count + updated_count = success_count)
);

CREATE INDEX migration_batches_by_hash ON migration_batches (clinic_id, file_hash);
CREATE INDEX migration_batches_at_work ON migration_batches (clinic_id, status)
WHERE status IN ('pending', 'running', 'cancelling', 'rolling_back');

-- Requests that are sent twice are one request.
CREATE TABLE idempotency_keys (
    clinic_id    BIGINT NOT NULL REFERENCES clinics (clinic_id),
    key          TEXT    NOT NULL,
    payload_hash TEXT    NOT NULL,
    batch_id     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ(3)    NOT NULL,
    PRIMARY KEY (clinic_id, key),
    FOREIGN KEY (clinic_id, batch_id) REFERENCES migration_batches (clinic_id, id)
);

-- Stored mappings.
CREATE TABLE migration_field_mappings (
    clinic_id     BIGINT NOT NULL REFERENCES clinics (clinic_id),
    source_system TEXT    NOT NULL,
    record_type   TEXT    NOT NULL,
    source_field  TEXT    NOT NULL,
    target_field  TEXT    NOT NULL,
    transform     TEXT    NOT NULL,
    params        TEXT    NOT NULL DEFAULT '{}',
    is_required   BOOLEAN NOT NULL DEFAULT false,
    default_value TEXT,
    PRIMARY KEY (clinic_id, source_system, record_type, source_field)
);
