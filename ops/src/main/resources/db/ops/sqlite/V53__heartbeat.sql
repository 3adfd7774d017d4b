-- A job of somebody that says it ran, by an address whose secret part is sealed here and found by its hash. ended_at is when a run last
-- ended, bad is 1 when not well; started_at is of a run that has not ended; took is in milliseconds; pings counts all that came.
-- Since when it is expected in this rhythm is in since.
CREATE TABLE heartbeat (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  mark TEXT NOT NULL UNIQUE,
  sealed_key TEXT NOT NULL,
  rhythm TEXT NOT NULL,
  since BIGINT NOT NULL,
  ended_at BIGINT,
  bad INTEGER NOT NULL,
  exit_status INTEGER,
  started_at BIGINT,
  run TEXT,
  took BIGINT,
  pings BIGINT NOT NULL,
  UNIQUE (project, name)
);

-- The last pings of each. more counts those after it that are not kept one by one.
CREATE TABLE heartbeat_ping (
  id INTEGER NOT NULL PRIMARY KEY,
  heartbeat_id BIGINT NOT NULL REFERENCES heartbeat (id),
  at BIGINT NOT NULL,
  signal TEXT NOT NULL,
  exit_status INTEGER,
  run TEXT,
  took BIGINT,
  more BIGINT NOT NULL,
  body TEXT
);
CREATE INDEX heartbeat_ping_by_heartbeat ON heartbeat_ping (heartbeat_id, id);

-- When a server last ran, one row, and the times in which none did.
CREATE TABLE heartbeat_alive (
  id INTEGER NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);
CREATE TABLE heartbeat_gap (
  from_at BIGINT NOT NULL PRIMARY KEY,
  to_at BIGINT NOT NULL
);
