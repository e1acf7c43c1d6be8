-- When a batch of the clinic was last taken by a worker, by the clock of the database: the clinic
-- that waited longest is served first.
ALTER TABLE clinics ADD COLUMN served_at TIMESTAMPTZ(3);
