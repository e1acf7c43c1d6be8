-- The ledger: what became of every record of a batch. Rows past the batch's processed_records are
-- leftovers of an earlier run of it and count for nothing.
CREATE TABLE migration_records (
    clinic_id        BIGINT NOT NULL,
    batch_id         BIGINT NOT NULL,
    seq              BIGINT NOT NULL CHECK (seq >= 1),
    row_number       BIGINT NOT NULL,
    record_type      TEXT    NOT NULL,
    source_id        TEXT    NOT NULL,
    status           TEXT    NOT NULL CHECK (status IN (
        'pending', 'success', 'error', 'skipped', 'rolled_back'
    )),
    action           TEXT    NOT NULL CHECK (action IN ('create', 'update', 'none')),
    target_model     TEXT,
    target_id        BIGINT,
    target_version   BIGINT,
    -- A JSON array of cells; the columns are named once, in the plan of the batch.
    source_data      TEXT    NOT NULL,
    transformed_data TEXT    NOT NULL,
    -- The ids that references were resolved to, by field.
    reference_ids    TEXT,
    before_data      TEXT,
    issues           TEXT    NOT NULL,
    error_message    TEXT,
    error_field      TEXT,
    created_at       TIMESTAMPTZ(3)    NOT NULL,
    PRIMARY KEY (clinic_id, batch_id, seq),
    FOREIGN KEY (clinic_id, batch_id) REFERENCES migration_batches (clinic_id, id)
);

CREATE INDEX migration_records_in_error ON migration_records (clinic_id, batch_id, seq)
WHERE status = 'error';

-- Which target a record of a source was imported as, and by which batch.
CREATE TABLE record_links (
    clinic_id   BIGINT NOT NULL REFERENCES clinics (clinic_id),
    source      TEXT    NOT NULL,
    record_type TEXT    NOT NULL,
    source_id   TEXT    NOT NULL CHECK (source_id <> ''),
    target_id   BIGINT NOT NULL,
    batch_id    BIGINT NOT NULL,
    PRIMARY KEY (clinic_id, source, record_type, source_id)
);

-- What a dry run would have linked by now, so that its later chunks find owners that do not exist.
CREATE TABLE dry_run_links (
    clinic_id   BIGINT NOT NULL,
    batch_id    BIGINT NOT NULL,
    record_type TEXT    NOT NULL,
    source_id   TEXT    NOT NULL,
    PRIMARY KEY (clinic_id, batch_id, record_type, source_id),
    FOREIGN KEY (clinic_id, batch_id) REFERENCES migration_batches (clinic_id, id)
);
