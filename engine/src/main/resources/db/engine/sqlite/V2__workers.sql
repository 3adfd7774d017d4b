-- Workers in other processes, as each introduced itself last. Times are milliseconds since 1970.
CREATE TABLE worker (
  name TEXT PRIMARY KEY,
  -- in whose name it works; nobody else may use the name while it is in use
  owner TEXT NOT NULL,
  host TEXT,
  client TEXT,
  -- names with a blank between them; no queues stand for all of them
  queues TEXT NOT NULL,
  types TEXT NOT NULL,
  lease_ms BIGINT NOT NULL,
  draining INTEGER NOT NULL DEFAULT 0,
  first_seen_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL
);

CREATE INDEX worker_owner ON worker (owner);
CREATE INDEX worker_seen ON worker (last_seen_at);
