-- The most that containers of a service used on a day (in UTC, counted from 1970): bytes, thousandths of a processor, processes. looks counts
-- the minutes in which somebody looked.
CREATE TABLE guard_peak (
  project TEXT NOT NULL,
  service TEXT NOT NULL,
  host TEXT NOT NULL,
  day BIGINT NOT NULL,
  memory BIGINT NOT NULL,
  cpu BIGINT NOT NULL,
  pids BIGINT NOT NULL,
  looks BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (project, service, host, day)
);
