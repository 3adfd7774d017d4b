-- What a restore in place knows besides, as JSON: who let it, its safety backup and how far it is. Null for any other.
ALTER TABLE restore ADD COLUMN in_place TEXT;

-- Requests to empty what serves and load a backup into it, which a second person approves.
CREATE TABLE in_place_request (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  database_name TEXT NOT NULL,
  backup_id BIGINT NOT NULL,
  data_at BIGINT NOT NULL,
  place TEXT NOT NULL,
  without_drill INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  approved INTEGER,
  job_id BIGINT UNIQUE
);

CREATE INDEX in_place_request_of_project ON in_place_request (project, id);
