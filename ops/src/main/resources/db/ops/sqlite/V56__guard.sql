-- What is kept as it is wanted, on each machine. until says when it goes back to previous unless somebody keeps it; proofs is JSON.
CREATE TABLE guard (
  project TEXT NOT NULL,
  guard TEXT NOT NULL,
  host TEXT NOT NULL,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  rendered TEXT NOT NULL,
  listing TEXT NOT NULL,
  before TEXT NOT NULL,
  until BIGINT,
  previous TEXT,
  previous_source TEXT,
  job BIGINT NOT NULL,
  applied_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL,
  looked_at BIGINT,
  trouble TEXT,
  drifts BIGINT NOT NULL,
  drifted_at BIGINT,
  proven_at BIGINT,
  proofs TEXT NOT NULL,
  PRIMARY KEY (project, guard, host)
);

-- States that were in force, of each day one, and those that people brought.
CREATE TABLE guard_export (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  guard TEXT NOT NULL,
  host TEXT NOT NULL,
  at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  state TEXT NOT NULL,
  listing TEXT NOT NULL
);
CREATE INDEX guard_export_by_project ON guard_export (project, guard, id);
