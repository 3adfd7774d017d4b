-- The nodes at work on a database that several may share. Each moves its time on while it works and says when it
-- stopped; stopped_at is null until then. Times are milliseconds since 1970, by the clock of the database.
CREATE TABLE server_node (
  name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  stopped_at BIGINT,
  PRIMARY KEY (name, started_at)
);
