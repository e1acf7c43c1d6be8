-- What happens to pets and what is sold: one column per field of the schema, like the tables of
-- clients and pets. What a row belongs to is found before it is written, and cannot go before it.
CREATE TABLE medical_records (
    clinic_id        BIGINT  NOT NULL REFERENCES clinics (clinic_id),
    id               BIGINT  NOT NULL,
    pet_id           BIGINT  NOT NULL,
    date_time        TEXT    NOT NULL,
    type             TEXT    NOT NULL,
    reason           TEXT,
    subjective       TEXT,
    objective        TEXT,
    assessment       TEXT,
    plan             TEXT,
    diagnosis        TEXT,
    diagnosis_code   TEXT,
    diagnosis_system TEXT,
    treatment        TEXT,
    medications      TEXT,
    weight_kg        TEXT,
    temp_c           TEXT,
    heart_rate       TEXT,
    resp_rate        TEXT,
    bcs_score        TEXT,
    bcs_scale        TEXT,
    crt_s            TEXT,
    mm_color         TEXT,
    spo2             TEXT,
    bp               TEXT,
    next_visit       TEXT,
    vet_name         TEXT,
    cost             TEXT,
    attachments      TEXT,
    notes            TEXT,
    batch_id         BIGINT,
    version          BIGINT  NOT NULL CHECK (version >= 1),
    updated_at       TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, pet_id) REFERENCES pets (clinic_id, id)
);

CREATE INDEX medical_records_by_pet ON medical_records (clinic_id, pet_id);

CREATE TABLE vaccinations (
    clinic_id        BIGINT  NOT NULL REFERENCES clinics (clinic_id),
    id               BIGINT  NOT NULL,
    pet_id           BIGINT  NOT NULL,
    vaccine_name_raw TEXT    NOT NULL,
    vaccine_code     TEXT,
    components       TEXT,
    administered_on  TEXT    NOT NULL,
    next_due_on      TEXT,
    dose_number      TEXT,
    lot              TEXT,
    lot_expiry       TEXT,
    manufacturer     TEXT,
    brand            TEXT,
    vet_name         TEXT,
    site             TEXT,
    route            TEXT,
    notes            TEXT,
    batch_id         BIGINT,
    version          BIGINT  NOT NULL CHECK (version >= 1),
    updated_at       TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, pet_id) REFERENCES pets (clinic_id, id)
);

CREATE INDEX vaccinations_by_pet ON vaccinations (clinic_id, pet_id);

CREATE TABLE appointments (
    clinic_id    BIGINT  NOT NULL REFERENCES clinics (clinic_id),
    id           BIGINT  NOT NULL,
    client_id    BIGINT,
    pet_id       BIGINT,
    starts_at    TEXT    NOT NULL,
    ends_at      TEXT,
    duration_min TEXT,
    all_day      BOOLEAN,
    type         TEXT,
    subtype      TEXT,
    status       TEXT    NOT NULL,
    vet_name     TEXT,
    resource     TEXT,
    title        TEXT,
    reason       TEXT,
    notes        TEXT,
    source_kind  TEXT,
    batch_id     BIGINT,
    version      BIGINT  NOT NULL CHECK (version >= 1),
    updated_at   TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id),
    FOREIGN KEY (clinic_id, pet_id) REFERENCES pets (clinic_id, id)
);

CREATE INDEX appointments_by_client ON appointments (clinic_id, client_id);
CREATE INDEX appointments_by_pet ON appointments (clinic_id, pet_id);

CREATE TABLE invoices (
    clinic_id          BIGINT  NOT NULL REFERENCES clinics (clinic_id),
    id                 BIGINT  NOT NULL,
    client_id          BIGINT,
    client_name        TEXT,
    client_tax_id      TEXT,
    client_tax_regime  TEXT,
    client_postal_code TEXT,
    cfdi_use           TEXT,
    kind               TEXT,
    series             TEXT,
    number             TEXT    NOT NULL,
    uuid               TEXT,
    issued_at          TEXT    NOT NULL,
    due_on             TEXT,
    status             TEXT,
    currency           TEXT    NOT NULL,
    subtotal           TEXT,
    discount           TEXT,
    tax_total          TEXT,
    withheld           TEXT,
    total              TEXT    NOT NULL,
    paid               TEXT,
    balance            TEXT,
    payment_method     TEXT,
    payment_form       TEXT,
    cancelled_at       TEXT,
    related_uuid       TEXT,
    notes              TEXT,
    batch_id           BIGINT,
    version            BIGINT  NOT NULL CHECK (version >= 1),
    updated_at         TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id)
);

CREATE INDEX invoices_by_client ON invoices (clinic_id, client_id);

CREATE TABLE invoice_lines (
    clinic_id     BIGINT  NOT NULL REFERENCES clinics (clinic_id),
    id            BIGINT  NOT NULL,
    invoice_id    BIGINT  NOT NULL,
    pet_id        BIGINT,
    position      TEXT,
    product_code  TEXT,
    description   TEXT    NOT NULL,
    quantity      TEXT,
    unit_price    TEXT,
    discount      TEXT,
    discount_rate TEXT,
    tax_rate      TEXT,
    tax           TEXT,
    total         TEXT,
    batch_id      BIGINT,
    version       BIGINT  NOT NULL CHECK (version >= 1),
    updated_at    TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, invoice_id) REFERENCES invoices (clinic_id, id),
    FOREIGN KEY (clinic_id, pet_id) REFERENCES pets (clinic_id, id)
);

CREATE INDEX invoice_lines_by_invoice ON invoice_lines (clinic_id, invoice_id);
CREATE INDEX invoice_lines_by_pet ON invoice_lines (clinic_id, pet_id);
