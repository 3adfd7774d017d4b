-- What worker tokens may work on: names of queues, types and projects. A token without a row is no worker's.
CREATE TABLE account_token_work (
  token_id TEXT NOT NULL REFERENCES account_token (id) ON DELETE CASCADE,
  -- queue, type or project
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (token_id, kind, name)
);
