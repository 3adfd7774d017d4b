-- The audit chain. The triggers stop ordinary mistakes; whoever can drop a trigger is caught by the chain instead.
CREATE TABLE audit_entry (
  number BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  project TEXT,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX audit_entry_of_project ON audit_entry (project, number);

-- One row: where the chain ends. Updating it is also the lock that puts concurrent appends in order.
CREATE TABLE audit_head (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  number BIGINT NOT NULL,
  hash TEXT NOT NULL
);

INSERT INTO audit_head (id, number, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE audit_checkpoint (
  number BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  note TEXT NOT NULL
);

-- Refuses what its trigger stands before; the argument says why.
CREATE FUNCTION taskforge_refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION taskforge_audit_appends() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <= (SELECT MAX(number) FROM audit_entry) THEN
    RAISE EXCEPTION 'the audit log is append-only: the number is taken' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION taskforge_refuse('the audit log is append-only: an entry is never changed');

CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION taskforge_refuse('the audit log is append-only: an entry is never deleted');

CREATE TRIGGER audit_entry_never_goes_at_once BEFORE TRUNCATE ON audit_entry
EXECUTE FUNCTION taskforge_refuse('the audit log is append-only: an entry is never deleted');

CREATE TRIGGER audit_entry_only_appends BEFORE INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION taskforge_audit_appends();

CREATE TRIGGER audit_checkpoint_never_changes BEFORE UPDATE ON audit_checkpoint
FOR EACH ROW EXECUTE FUNCTION taskforge_refuse('the audit log is append-only: a checkpoint is never changed');

CREATE TRIGGER audit_checkpoint_never_goes BEFORE DELETE ON audit_checkpoint
FOR EACH ROW EXECUTE FUNCTION taskforge_refuse('the audit log is append-only: a checkpoint is never deleted');

CREATE TRIGGER audit_checkpoint_never_goes_at_once BEFORE TRUNCATE ON audit_checkpoint
EXECUTE FUNCTION taskforge_refuse('the audit log is append-only: a checkpoint is never deleted');
