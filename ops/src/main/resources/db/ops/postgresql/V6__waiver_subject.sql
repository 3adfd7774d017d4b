-- What the waiver excused when it was asked for: it does not excuse what later goes by the same name.
ALTER TABLE waiver ADD COLUMN subject_sha256 TEXT NOT NULL DEFAULT '';
