-- The roles under which a request was answered: its answer is not shown again under others.
ALTER TABLE http_idempotency ADD COLUMN rights TEXT NOT NULL DEFAULT '';
