-- Where jobs of the type http deliver to. The secret is sealed by a key that is kept outside the database.
CREATE TABLE webhook_endpoint (
  name TEXT COLLATE "C" PRIMARY KEY,
  project TEXT,
  url TEXT NOT NULL,
  sealed_secret TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
);
