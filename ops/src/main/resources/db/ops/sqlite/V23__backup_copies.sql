-- Copies of backups at destinations. verified_at is set only when what lies there was read back and found equal, and taken
-- away when it is found to be gone or changed.
CREATE TABLE backup_copy (
  id INTEGER NOT NULL PRIMARY KEY,
  backup_id BIGINT NOT NULL REFERENCES backup (id),
  destination TEXT NOT NULL,
  path TEXT NOT NULL,
  location TEXT NOT NULL,
  tried_at BIGINT NOT NULL,
  verified_at BIGINT,
  missing_at BIGINT,
  error TEXT,
  removed_at BIGINT,
  UNIQUE (backup_id, destination, location)
);

-- By which file the disk of a folder is known, so that an empty mount point is not taken for it.
CREATE TABLE destination_mark (
  project TEXT NOT NULL,
  location TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (project, location)
);

-- The destination whose copy was restored; nothing for the backup where it was made.
ALTER TABLE drill ADD COLUMN read_from TEXT;
