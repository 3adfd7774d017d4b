-- How long the parts of a drill took: reading the artifact, opening it, restoring, comparing.
ALTER TABLE drill ADD COLUMN read_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE drill ADD COLUMN open_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE drill ADD COLUMN restore_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE drill ADD COLUMN check_ms BIGINT NOT NULL DEFAULT 0;

CREATE INDEX drill_of_backup ON drill (backup_id, id);
