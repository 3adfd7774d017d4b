-- The hours after a GO. report is JSON, written at their end; one that a newer decision ended has none.
CREATE TABLE launch (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  decision_id BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  ended_at BIGINT,
  report TEXT
);
CREATE INDEX launch_by_project ON launch (project, id);
