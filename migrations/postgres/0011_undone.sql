-- A rollback writes the ledger once per stretch, not once per record: the rows are wide, and writing
-- each of them anew took a third of its time. `migration_records` is what it was, a stretch's records
-- `rolled_back`; what writes the ledger writes `ledger`.
ALTER TABLE migration_records RENAME TO ledger;

-- What was put back whole, from one record of a batch to another. Stretches never overlap.
CREATE TABLE undone_stretches (
    clinic_id BIGINT NOT NULL,
    batch_id  BIGINT NOT NULL,
    first_seq BIGINT NOT NULL CHECK (first_seq >= 1),
    last_seq  BIGINT NOT NULL CHECK (last_seq >= first_seq),
    PRIMARY KEY (clinic_id, batch_id, first_seq),
    FOREIGN KEY (clinic_id, batch_id) REFERENCES migration_batches (clinic_id, id)
);

-- An adopted record is put back by itself.
CREATE VIEW migration_records AS
SELECT
    clinic_id, batch_id, seq, row_number, record_type, source_id,
    CASE
        WHEN status = 'success' AND action <> 'none' AND adoption IS NULL AND seq <= (
            SELECT s.last_seq FROM undone_stretches AS s
            WHERE s.clinic_id = ledger.clinic_id AND s.batch_id = ledger.batch_id
              AND s.first_seq <= ledger.seq
            ORDER BY s.first_seq DESC LIMIT 1
        ) THEN 'rolled_back'
        ELSE status
    END AS status,
    action, target_model, target_id, target_version, source_data, transformed_data, reference_ids,
    before_data, issues, error_message, error_field, created_at, seen_version, adopted_by, adoption
FROM ledger;
