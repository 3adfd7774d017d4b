-- Answers to requests with an Idempotency-Key, kept for a day. Times are milliseconds since 1970.
CREATE TABLE http_idempotency (
  principal TEXT NOT NULL,
  request_key TEXT NOT NULL,
  route TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  status INTEGER,
  content_type TEXT,
  location TEXT,
  answer TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (principal, request_key)
);

CREATE INDEX http_idempotency_created ON http_idempotency (created_at);

-- One row that health checks overwrite to prove that the store can be written.
CREATE TABLE http_probe (
  id INTEGER NOT NULL PRIMARY KEY,
  written_at BIGINT NOT NULL
);
