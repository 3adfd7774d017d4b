-- Which job needs which. The row is open while the job waits for the needed one.
CREATE TABLE job_dependency (
  job_id BIGINT NOT NULL,
  needs_id BIGINT NOT NULL,
  -- what happens when the needed job ends failed or cancelled: WAIT, CANCEL or RUN
  on_failure TEXT NOT NULL,
  open INTEGER NOT NULL,
  PRIMARY KEY (job_id, needs_id)
) WITHOUT ROWID;

CREATE INDEX job_dependency_needs ON job_dependency (needs_id);
CREATE INDEX job_dependency_open ON job_dependency (job_id) WHERE open = 1;
CREATE INDEX job_blocked ON job (id, queue) WHERE state = 'BLOCKED';

-- A batch is known by its last job, which needs all the others.
CREATE TABLE job_batch (
  job_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
