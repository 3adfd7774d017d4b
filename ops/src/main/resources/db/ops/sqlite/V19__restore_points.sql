-- The backups that were made before the migrations of a release ran, as JSON.
ALTER TABLE release ADD COLUMN restore_points TEXT;
