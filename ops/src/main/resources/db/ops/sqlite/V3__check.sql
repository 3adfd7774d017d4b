-- The answers of checks; a row never changes. AUTOINCREMENT: the id of purged evidence must not be given out again,
-- since decisions name evidence by id.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project TEXT NOT NULL,
  check_name TEXT NOT NULL,
  state TEXT NOT NULL,
  question TEXT NOT NULL,
  seen TEXT NOT NULL,
  fix TEXT,
  exit_code INTEGER,
  definition TEXT NOT NULL,
  environment TEXT NOT NULL,
  env_fingerprint TEXT,
  compose_hash TEXT,
  host TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  head TEXT NOT NULL,
  tail TEXT NOT NULL,
  output_sha256 TEXT,
  asked_by TEXT NOT NULL,
  job_id BIGINT
);

CREATE INDEX evidence_of_check ON evidence (project, check_name, id);

CREATE INDEX evidence_by_age ON evidence (finished_at);
