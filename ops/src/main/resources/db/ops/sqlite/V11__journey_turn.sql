-- At most one run of a journey is open, whichever process asks; it counts until its lease is over. What was open before
-- leases were kept was held by a process that is gone.
UPDATE journey_run
SET state = 'CUT_OFF', ended_at = started_at, cleanup = CASE acted WHEN 1 THEN 'UNKNOWN' ELSE 'NONE' END
WHERE state = 'RUNNING';

ALTER TABLE journey_run ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX journey_run_open ON journey_run (project, journey) WHERE state = 'RUNNING';
