-- The number of a job may come again after a restore of this database, while the backup of its former bearer still lies there.
-- SQLite cannot drop a UNIQUE of a column: the table is made anew, and drills refer to it again before the transaction ends.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE backup_before AS SELECT * FROM backup;
DROP TABLE backup;
CREATE TABLE backup (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  database_name TEXT NOT NULL,
  file TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  manifest TEXT NOT NULL,
  snapshot_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  job_id BIGINT NOT NULL,
  drilled_at BIGINT,
  drill_passed INTEGER,
  missing_at BIGINT,
  pruned_at BIGINT,
  deleted_at BIGINT
);
INSERT INTO backup SELECT * FROM backup_before;
DROP TABLE backup_before;
CREATE INDEX backup_of_database ON backup (project, database_name, id);
