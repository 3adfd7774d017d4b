-- Databases that were restored, or are being restored, beside those that serve.
CREATE TABLE restore (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  database_name TEXT NOT NULL,
  backup_id BIGINT NOT NULL,
  place TEXT NOT NULL,
  into_name TEXT,
  job_id BIGINT NOT NULL UNIQUE,
  restored_by TEXT NOT NULL,
  state TEXT NOT NULL,
  data_at BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  stopped_at BIGINT,
  stopped TEXT NOT NULL DEFAULT '[]',
  gap_ms BIGINT,
  error TEXT,
  undo_until BIGINT,
  undo_job_id BIGINT,
  cleared_at BIGINT
);

CREATE INDEX restore_of_project ON restore (project, id);
