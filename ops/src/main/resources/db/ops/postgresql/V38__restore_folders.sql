-- The folders that a restore of files made beside what serves, by name: device and inode, as JSON. Null before this was kept.
ALTER TABLE restore ADD COLUMN folders TEXT;
