-- Where nobody has an id, a client is found by document, phone, email or name, a pet by its owner
-- and its name, an invoice by its number. The search key is the folded name or number; the program
-- writes it with every change, and what is there already gets it here.
ALTER TABLE clients ADD COLUMN search_key TEXT;
ALTER TABLE pets ADD COLUMN search_key TEXT;
ALTER TABLE invoices ADD COLUMN search_key TEXT;

UPDATE clients SET search_key =
    trim(lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(full_name, 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'), 'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'), '.', ' '), '-', ' ')));
UPDATE pets SET search_key =
    trim(lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(name, 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'), 'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'), '.', ' '), '-', ' ')));
UPDATE invoices SET search_key =
    replace(trim(lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(coalesce(series, '') || number, 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'), 'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'), '.', ' '), '-', ' '))), ' ', '');

CREATE INDEX clients_by_search_key ON clients (clinic_id, search_key);
CREATE INDEX clients_by_phone ON clients (clinic_id, phone) WHERE phone IS NOT NULL;
CREATE INDEX clients_by_phone2 ON clients (clinic_id, phone2) WHERE phone2 IS NOT NULL;
CREATE INDEX clients_by_email ON clients (clinic_id, lower(email)) WHERE email IS NOT NULL;
CREATE INDEX clients_by_tax_id ON clients (clinic_id, tax_id) WHERE tax_id IS NOT NULL;
CREATE INDEX invoices_by_search_key ON invoices (clinic_id, search_key);
