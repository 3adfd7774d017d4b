-- Who denied a waiver. Approved, denied and taken back are three different things.
ALTER TABLE waiver ADD COLUMN denied_by TEXT;
ALTER TABLE waiver ADD COLUMN denied_at BIGINT;
ALTER TABLE waiver ADD COLUMN denial TEXT NOT NULL DEFAULT '';

-- What a person vouched for, beside the evidence it is recorded as: the words, a link, a file, how long it counts.
CREATE TABLE attestation (
  evidence_id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  check_name TEXT NOT NULL,
  statement TEXT NOT NULL,
  reference TEXT NOT NULL,
  link TEXT,
  valid_until BIGINT,
  file_name TEXT,
  file_type TEXT,
  file_bytes BIGINT,
  file_sha256 TEXT,
  file_content BLOB
);

CREATE TRIGGER attestation_goes_with_its_evidence AFTER DELETE ON evidence BEGIN DELETE FROM attestation WHERE evidence_id = OLD.id; END;

-- What the gate of a project said: a row for each change and for each day on which it was computed.
CREATE TABLE verdict (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  at BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  required INTEGER NOT NULL,
  blockers TEXT NOT NULL
);

CREATE INDEX verdict_of_project ON verdict (project, id);
