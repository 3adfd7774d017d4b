-- The migrations a release had, as JSON, and who let go on those that hold a deployment back.
ALTER TABLE release ADD COLUMN migrations TEXT;
ALTER TABLE release ADD COLUMN migrations_approval TEXT;

-- Whether what serves was well when somebody asked, and what each question was answered.
CREATE TABLE release_verification (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  release_number INTEGER NOT NULL,
  verified_at BIGINT NOT NULL,
  verified_by TEXT NOT NULL,
  job_id BIGINT NOT NULL UNIQUE,
  passed INTEGER NOT NULL,
  answers TEXT NOT NULL
);

CREATE INDEX release_verification_of_project ON release_verification (project, id);
