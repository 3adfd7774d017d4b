-- Launch decisions. A decision is never changed: another one is made.
CREATE TABLE decision (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  status TEXT NOT NULL,
  pic TEXT NOT NULL,
  notes TEXT NOT NULL,
  verdict TEXT NOT NULL,
  evidence_ids TEXT NOT NULL,
  project_version INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at BIGINT NOT NULL
);

CREATE INDEX decision_of_project ON decision (project, id);

CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed: record another one'); END;

CREATE TRIGGER decision_never_goes BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;

-- Excuses for an item or a check of a gate. One counts once a second person approved it, until it expires.
CREATE TABLE waiver (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  target TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  approved_by TEXT,
  approved_at BIGINT,
  revoked_by TEXT,
  revoked_at BIGINT
);

CREATE INDEX waiver_of_project ON waiver (project, id);
