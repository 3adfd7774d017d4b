-- The destinations at which copies of a source's backups are promised, and when that was first seen of each.
CREATE TABLE backup_copy_promise (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  destination TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (project, name, destination)
);

-- Something can be amiss at each destination; where it is at none, that is empty.
CREATE TABLE backup_trouble_by_place (
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  concern TEXT NOT NULL,
  destination TEXT NOT NULL,
  since BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (project, name, concern, destination)
);

INSERT INTO backup_trouble_by_place (project, name, concern, destination, since, told_at)
SELECT project, name, concern, '', since, told_at FROM backup_trouble;

DROP TABLE backup_trouble;

ALTER TABLE backup_trouble_by_place RENAME TO backup_trouble;
