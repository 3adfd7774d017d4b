-- What one process counted of the jobs of a queue and type within a minute. Times are milliseconds since 1970.
CREATE TABLE job_minute (
  begin_at BIGINT NOT NULL,
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
  PRIMARY KEY (begin_at, process, queue, type)
);

-- The minutes of twenty minutes and of all processes added up, so that a week can be read quickly. Every minute before the
-- end of the newest row is in here.
CREATE TABLE job_period (
  begin_at BIGINT NOT NULL,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  submitted BIGINT NOT NULL,
  succeeded BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  retried BIGINT NOT NULL,
  waits TEXT NOT NULL,
  runs TEXT NOT NULL,
  PRIMARY KEY (begin_at, queue, type)
);
