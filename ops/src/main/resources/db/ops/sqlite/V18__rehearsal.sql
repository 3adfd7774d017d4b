-- What was found when the migrations of an image ran on a copy of the database.
CREATE TABLE rehearsal (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  rehearsed_at BIGINT NOT NULL,
  rehearsed_by TEXT NOT NULL,
  job_id BIGINT NOT NULL UNIQUE,
  verdict TEXT NOT NULL,
  outcome TEXT NOT NULL,
  image TEXT NOT NULL,
  reference TEXT NOT NULL,
  before_number INTEGER,
  before_image TEXT NOT NULL,
  database_name TEXT NOT NULL,
  backup_id BIGINT NOT NULL,
  data_at BIGINT NOT NULL,
  migrations INTEGER NOT NULL,
  migrations_sha256 TEXT NOT NULL,
  checks INTEGER NOT NULL,
  answers TEXT NOT NULL,
  restore_ms BIGINT NOT NULL,
  migrate_ms BIGINT,
  whole_ms BIGINT NOT NULL,
  output TEXT NOT NULL
);

CREATE INDEX rehearsal_of_project ON rehearsal (project, id);
