-- Settings of job types, for all processes on this database. What is null counts as the built-in default.
CREATE TABLE job_type (
  name TEXT PRIMARY KEY,
  -- drawn anew by each change, so that whoever remembers the settings sees that they are old
  revision INTEGER NOT NULL,
  timeout_ms BIGINT,
  max_attempts INTEGER,
  retry_first_ms BIGINT,
  retry_most_ms BIGINT,
  retention_ms BIGINT,
  description TEXT,
  -- JSON Schema of the payload
  payload_schema TEXT
);

-- The trace a job belongs to, as W3C Trace Context writes it.
ALTER TABLE job ADD COLUMN traceparent TEXT;

-- Why the last firing submitted nothing.
ALTER TABLE schedule ADD COLUMN last_error TEXT;
