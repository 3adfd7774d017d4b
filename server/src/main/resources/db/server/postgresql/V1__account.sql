-- People who sign in with a password. Times are milliseconds since 1970.
CREATE TABLE account_user (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  password_hash TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  -- Access tokens issued before this time count no more.
  sessions_valid_from BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  last_sign_in_at BIGINT
);

-- What a user may do: one role per project; the project * stands for all of them.
CREATE TABLE account_role (
  user_name TEXT NOT NULL REFERENCES account_user (name) ON DELETE CASCADE,
  project TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (user_name, project)
);

-- Sessions under way, of browsers (cookie) and of programs (refresh token). The id is a hash of what the client holds;
-- an ended session has no row.
CREATE TABLE account_session (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  user_name TEXT NOT NULL REFERENCES account_user (name) ON DELETE CASCADE,
  -- How often the refresh token was exchanged; only the newest one is good.
  generation INTEGER NOT NULL,
  rotated_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX account_session_user ON account_session (user_name, created_at);
CREATE INDEX account_session_expiry ON account_session (expires_at);

-- API tokens. The owner is a user or the local operator; a revoked token has no row.
CREATE TABLE account_token (
  id TEXT NOT NULL PRIMARY KEY,
  owner TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT,
  UNIQUE (owner, name)
);
CREATE TABLE account_token_role (
  token_id TEXT NOT NULL REFERENCES account_token (id) ON DELETE CASCADE,
  project TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (token_id, project)
);

-- The one-time link by which the first user is made.
CREATE TABLE account_first_link (
  secret_hash TEXT NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

-- Failed sign-ins per user name and per client address; the subject is a keyed hash of either.
CREATE TABLE account_throttle (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  failures INTEGER NOT NULL,
  updated_at BIGINT NOT NULL,
  blocked_until BIGINT NOT NULL,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX account_throttle_age ON account_throttle (updated_at);
