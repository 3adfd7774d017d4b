-- The nodes at work on a database that several may share. Each moves its time on while it works and goes when it stops.
-- Times are milliseconds since 1970, by the clock of the database.
CREATE TABLE server_node (
  name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (name, started_at)
);
