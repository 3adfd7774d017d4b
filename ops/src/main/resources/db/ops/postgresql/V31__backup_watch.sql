-- What the schedules of each project promise, as its file said when it was looked at last. It is written down so that it can be
-- judged without the file, also where no server runs. since is when the promise was first seen.
CREATE TABLE backup_promise (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  backup_cron TEXT NOT NULL,
  backup_zone TEXT NOT NULL,
  drill_cron TEXT,
  drill_zone TEXT,
  drill_each INTEGER NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (project, name)
);

-- What is amiss with a promise and was told; gone when all is well again.
CREATE TABLE backup_trouble (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  concern TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (project, name, concern)
);
