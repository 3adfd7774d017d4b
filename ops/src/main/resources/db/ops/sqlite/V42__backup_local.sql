-- Whether the artifact was kept on this machine when it was made; 0 for one of which there are only copies, by choice.
ALTER TABLE backup ADD COLUMN local INTEGER NOT NULL DEFAULT 1;
