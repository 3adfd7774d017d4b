-- At most one run of a journey is open, whichever process asks; it counts until its lease is over.
ALTER TABLE journey_run ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX journey_run_open ON journey_run (project, journey) WHERE state = 'RUNNING';
