-- Backups that belong together: what one firing of a schedule, one request or one deployment makes of one moment. The moment
-- names a set within its project, also where only manifests are left. What there is of each member is in backup and job.
CREATE TABLE backup_set (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  release_number INTEGER,
  origin TEXT NOT NULL,
  members TEXT NOT NULL,
  job_id BIGINT,
  UNIQUE (project, begun_at)
);

ALTER TABLE backup ADD COLUMN set_id BIGINT;
CREATE INDEX backup_of_set ON backup (set_id);
