-- Runs of journeys. The row is written before the first request and moved on before each step, so that a run that was
-- cut off says afterwards how far it may have come.
CREATE TABLE journey_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project TEXT NOT NULL,
  journey TEXT NOT NULL,
  job_id BIGINT,
  state TEXT NOT NULL,
  step TEXT NOT NULL,
  acted INTEGER NOT NULL,
  cleanup TEXT NOT NULL,
  note TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE INDEX journey_run_of_journey ON journey_run (project, journey, id);
