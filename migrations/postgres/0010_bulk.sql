-- PostgreSQL looks up a foreign key once per row, by a statement of its own: a third of the time of a
-- bulk load. What a batch writes needs no such look for its clinic and its batch, because the batch is
-- held while it writes and refers to its clinic itself. References between the clinic's own rows stay.
ALTER TABLE migration_records DROP CONSTRAINT migration_records_clinic_id_batch_id_fkey;
ALTER TABLE dry_run_links DROP CONSTRAINT dry_run_links_clinic_id_batch_id_fkey;
ALTER TABLE record_links DROP CONSTRAINT record_links_clinic_id_fkey;
ALTER TABLE clients DROP CONSTRAINT clients_clinic_id_fkey;
ALTER TABLE pets DROP CONSTRAINT pets_clinic_id_fkey;
ALTER TABLE medical_records DROP CONSTRAINT medical_records_clinic_id_fkey;
ALTER TABLE vaccinations DROP CONSTRAINT vaccinations_clinic_id_fkey;
ALTER TABLE appointments DROP CONSTRAINT appointments_clinic_id_fkey;
ALTER TABLE invoices DROP CONSTRAINT invoices_clinic_id_fkey;
ALTER TABLE invoice_lines DROP CONSTRAINT invoice_lines_clinic_id_fkey;
