-- Jobs. Columns that change often come before the long texts, which SQLite then need not read.
CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  project TEXT,
  priority INTEGER NOT NULL,
  state TEXT NOT NULL,
  -- 1 while the job is available but its concurrency key is at its limit; keeps it out of the claim's way
  held INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  timeout_ms BIGINT,
  created_at BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  -- rises with every claim and whenever a hold ends, so that an equal fence means the hold is still good
  fence BIGINT NOT NULL DEFAULT 0,
  worker TEXT,
  lease_until BIGINT,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  progress_done BIGINT,
  progress_total BIGINT,
  progress_unit TEXT,
  log_lines BIGINT NOT NULL DEFAULT 0,
  -- fingerprint of the step list under which the job began
  plan TEXT,
  unique_key TEXT,
  concurrency_key TEXT,
  concurrency_limit INTEGER NOT NULL DEFAULT 1,
  schedule TEXT,
  submitted_by TEXT,
  payload TEXT NOT NULL,
  result TEXT,
  error TEXT
);

-- One partial index per stage of life: a stage with a million rows costs the others nothing.
CREATE INDEX job_ready ON job (queue, type, priority DESC, run_at, id) WHERE state = 'AVAILABLE' AND held = 0;
CREATE INDEX job_held ON job (concurrency_key, priority DESC, run_at, id) WHERE state = 'AVAILABLE' AND held = 1;
CREATE INDEX job_scheduled ON job (run_at, queue) WHERE state = 'SCHEDULED';
CREATE INDEX job_running ON job (worker, queue) WHERE state = 'RUNNING';
CREATE INDEX job_key_used ON job (concurrency_key) WHERE concurrency_key IS NOT NULL AND (state = 'RUNNING' OR state = 'WAITING');
CREATE INDEX job_finished ON job (type, finished_at) WHERE finished_at IS NOT NULL;
CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL;

-- For lists, newest first.
CREATE INDEX job_by_queue ON job (queue, id);
CREATE INDEX job_by_type ON job (type, id);
CREATE INDEX job_by_project ON job (project, id) WHERE project IS NOT NULL;
CREATE INDEX job_attention ON job (state, id) WHERE state = 'WAITING' OR state = 'FAILED' OR state = 'CANCELLED';

CREATE TABLE job_step (
  job_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  once INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  result TEXT,
  error TEXT,
  PRIMARY KEY (job_id, name)
);

CREATE TABLE job_log (
  job_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  attempt INTEGER NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (job_id, number)
) WITHOUT ROWID;

-- Settings of a queue; a queue without a row is open and unlimited.
CREATE TABLE queue (
  name TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0,
  concurrency INTEGER NOT NULL DEFAULT 0
);

-- How many finished jobs are kept per queue and state, so that nobody has to count millions of rows.
CREATE TABLE finished_count (
  queue TEXT NOT NULL,
  state TEXT NOT NULL,
  jobs BIGINT NOT NULL,
  PRIMARY KEY (queue, state)
) WITHOUT ROWID;

CREATE TABLE schedule (
  name TEXT PRIMARY KEY,
  project TEXT,
  cron TEXT NOT NULL,
  zone TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  next_at BIGINT,
  last_at BIGINT,
  last_job_id BIGINT,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  job_project TEXT,
  payload TEXT NOT NULL,
  priority INTEGER NOT NULL,
  max_attempts INTEGER,
  timeout_ms BIGINT,
  unique_key TEXT,
  concurrency_key TEXT,
  concurrency_limit INTEGER NOT NULL,
  submitted_by TEXT
);

CREATE INDEX schedule_due ON schedule (next_at) WHERE next_at IS NOT NULL;
