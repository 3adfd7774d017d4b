-- A version of an application as it can run. The Compose file is sealed: it holds secrets.
CREATE TABLE release (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  number INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  job_id BIGINT NOT NULL,
  reference TEXT NOT NULL,
  image TEXT NOT NULL,
  digests TEXT NOT NULL,
  service TEXT NOT NULL,
  compose TEXT,
  note TEXT,
  adopted INTEGER NOT NULL,
  UNIQUE (project, number)
);

-- Each attempt to let a release serve. The ground is what it needs to go on, or back, after a crash.
CREATE TABLE deployment (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  release_number INTEGER,
  before_number INTEGER,
  rollback INTEGER NOT NULL,
  job_id BIGINT NOT NULL UNIQUE,
  deployed_by TEXT NOT NULL,
  state TEXT NOT NULL,
  ground TEXT,
  started_at BIGINT NOT NULL,
  switched_at BIGINT,
  ended_at BIGINT,
  gap_ms BIGINT,
  error TEXT
);

CREATE INDEX deployment_of_project ON deployment (project, id);
