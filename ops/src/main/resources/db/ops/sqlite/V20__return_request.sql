-- The data that comes back with the release of a deployment, as JSON; null when the databases stay as they are.
ALTER TABLE deployment ADD COLUMN data_return TEXT;

-- Whether a restore is a part of a deployment, which is undone with it.
ALTER TABLE restore ADD COLUMN with_release INTEGER NOT NULL DEFAULT 0;

-- Requests to let an earlier release come back with data of its time, which a second person approves.
CREATE TABLE return_request (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  release_number INTEGER NOT NULL,
  serving_number INTEGER NOT NULL,
  data_return TEXT NOT NULL,
  reason TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  approved INTEGER,
  job_id BIGINT UNIQUE
);

CREATE INDEX return_request_of_project ON return_request (project, id);
