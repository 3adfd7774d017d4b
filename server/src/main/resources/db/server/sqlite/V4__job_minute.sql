-- What one process counted of the jobs of a queue and type within a minute.
CREATE TABLE job_minute (
  minute BIGINT NOT NULL,
  process TEXT NOT NULL,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  submitted BIGINT NOT NULL,
  succeeded BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  retried BIGINT NOT NULL,
  -- how many times lay within which bound, with commas between them
  waits TEXT NOT NULL,
  runs TEXT NOT NULL,
  PRIMARY KEY (minute, process, queue, type)
);
