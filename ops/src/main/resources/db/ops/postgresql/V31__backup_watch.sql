-- What the schedules of each project promise, as its file said when it was looked at last. It is written down so that it can be
-- judged without the file, also where no server runs. since is when the promise was first seen; receivers are the ids of those
-- who are told, also when the promise is gone.
CREATE TABLE backup_promise (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  backup_cron TEXT NOT NULL,
  backup_zone TEXT NOT NULL,
  drill_cron TEXT,
  drill_zone TEXT,
  drill_each INTEGER NOT NULL,
  receivers TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (project, name)
);

-- What is amiss with a promise, and when that was told last; gone when all is well again.
CREATE TABLE backup_trouble (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  concern TEXT NOT NULL,
  since BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (project, name, concern)
);

-- When a server last looked at all of it without an error; one row.
CREATE TABLE backup_look (
  id INTEGER NOT NULL PRIMARY KEY,
  looked_at BIGINT NOT NULL
);

-- The newest backups of a source are looked for every minute.
CREATE INDEX backup_by_moment ON backup (project, database_name, snapshot_at, id) WHERE pruned_at IS NULL;
