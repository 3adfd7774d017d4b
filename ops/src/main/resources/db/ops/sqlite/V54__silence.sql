-- That nobody wants to hear of some monitors until a moment. One that was ended before its time has the moment at which it was.
CREATE TABLE silence (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  monitors TEXT NOT NULL,
  reason TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  begun_by TEXT NOT NULL,
  ended_by TEXT
);
CREATE INDEX silence_by_end ON silence (project, until);
