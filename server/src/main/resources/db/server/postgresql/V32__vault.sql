-- Who may keep copies in the vault of this installation: another machine, by a token that opens nothing else.
CREATE TABLE vault_account (
  name TEXT NOT NULL PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  quota_bytes BIGINT NOT NULL,
  -- how long a file stays whatever its sender wants
  keep_days BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  last_used_at BIGINT
);
-- The files in the vault. Written before a file gets its name, so that one without its file is none.
CREATE TABLE vault_file (
  account TEXT NOT NULL REFERENCES vault_account (name) ON DELETE CASCADE,
  name TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  stored_at BIGINT NOT NULL,
  -- when removing it was refused last
  refused_at BIGINT,
  PRIMARY KEY (account, name)
);
