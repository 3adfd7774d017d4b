-- Published backups. A row exists only for an artifact that was read back and found equal.
CREATE TABLE backup (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  database_name TEXT NOT NULL,
  file TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  manifest TEXT NOT NULL,
  snapshot_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  job_id BIGINT NOT NULL UNIQUE,
  drilled_at BIGINT,
  drill_passed INTEGER,
  missing_at BIGINT,
  pruned_at BIGINT,
  deleted_at BIGINT
);

CREATE INDEX backup_of_database ON backup (project, database_name, id);

-- What each drill found. Rows stay when the backup they are about is pruned.
CREATE TABLE drill (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  database_name TEXT NOT NULL,
  backup_id BIGINT NOT NULL REFERENCES backup (id),
  passed INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  recovery_ms BIGINT NOT NULL,
  data_age_ms BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  job_id BIGINT NOT NULL UNIQUE
);

CREATE INDEX drill_of_database ON drill (project, database_name, id);
