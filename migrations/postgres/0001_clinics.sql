-- Whose data it is. The single clinic until accounts exist is number 1.
CREATE TABLE clinics (
    clinic_id  BIGINT NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at TIMESTAMPTZ(3)    NOT NULL
);

INSERT INTO clinics (clinic_id, name, created_at)
VALUES (1, 'Mi clínica', '2026-01-01T00:00:00.000Z');

-- Ids count up per clinic and kind, and are taken in blocks before the rows are written.
CREATE TABLE id_counters (
    clinic_id BIGINT NOT NULL REFERENCES clinics (clinic_id),
    kind      TEXT    NOT NULL,
    next_id   BIGINT NOT NULL CHECK (next_id >= 1),
    PRIMARY KEY (clinic_id, kind)
);
