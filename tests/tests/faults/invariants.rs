//! What must be true of a database at every moment, as SQL that counts what is not.

/// What would be wrong, and how it is counted.
pub(crate) const ALL: [(&str, &str); 8] = [
    (
        "a batch whose counts do not add up",
        "SELECT count(*) FROM migration_batches
         WHERE success_count + error_count + skip_count <> processed_records
            OR processed_records > total_records",
    ),
    (
        "a batch whose counts are not those of its ledger",
        "SELECT count(*) FROM migration_batches AS b
         WHERE b.processed_records <> (
                 SELECT count(*) FROM migration_records AS r
                 WHERE r.clinic_id = b.clinic_id AND r.batch_id = b.id
                   AND r.seq <= b.processed_records)
            OR b.success_count <> (
                 SELECT count(*) FROM migration_records AS r
                 WHERE r.clinic_id = b.clinic_id AND r.batch_id = b.id
                   AND r.seq <= b.processed_records AND r.status IN ('success', 'rolled_back'))",
    ),
    (
        "a client in the ledger that is not in its table",
        "SELECT count(*) FROM migration_records AS r
         JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
         WHERE r.seq <= b.processed_records AND r.status = 'success' AND r.action = 'create'
           AND r.record_type = 'client' AND r.target_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM clients AS t
                           WHERE t.clinic_id = r.clinic_id AND t.id = r.target_id)",
    ),
    (
        "a pet in the ledger that is not in its table",
        "SELECT count(*) FROM migration_records AS r
         JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
         WHERE r.seq <= b.processed_records AND r.status = 'success' AND r.action = 'create'
           AND r.record_type = 'pet' AND r.target_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM pets AS t
                           WHERE t.clinic_id = r.clinic_id AND t.id = r.target_id)",
    ),
    (
        "a client that no ledger knows",
        "SELECT count(*) FROM clients AS t
         WHERE NOT EXISTS (
             SELECT 1 FROM migration_records AS r
             JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
             WHERE r.clinic_id = t.clinic_id AND r.target_id = t.id AND r.record_type = 'client'
               AND r.seq <= b.processed_records AND r.status = 'success' AND r.action = 'create')",
    ),
    (
        "a pet that no ledger knows",
        "SELECT count(*) FROM pets AS t
         WHERE NOT EXISTS (
             SELECT 1 FROM migration_records AS r
             JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
             WHERE r.clinic_id = t.clinic_id AND r.target_id = t.id AND r.record_type = 'pet'
               AND r.seq <= b.processed_records AND r.status = 'success' AND r.action = 'create')",
    ),
    (
        "a link without a target",
        "SELECT count(*) FROM record_links AS l
         WHERE NOT EXISTS (SELECT 1 FROM clients AS t
                           WHERE l.record_type = 'client' AND t.clinic_id = l.clinic_id
                             AND t.id = l.target_id)
           AND NOT EXISTS (SELECT 1 FROM pets AS t
                           WHERE l.record_type = 'pet' AND t.clinic_id = l.clinic_id
                             AND t.id = l.target_id)",
    ),
    (
        "a target that was made twice, or has no link",
        "SELECT (SELECT count(*) FROM clients) + (SELECT count(*) FROM pets)
              - (SELECT count(*) FROM record_links)",
    ),
];
