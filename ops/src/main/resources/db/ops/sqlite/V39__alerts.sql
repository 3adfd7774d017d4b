-- What people are told. The key tells a message once, whoever finds it how often.
CREATE TABLE alert (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  alert_key TEXT NOT NULL,
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  severity TEXT NOT NULL,
  well INTEGER NOT NULL,
  title TEXT NOT NULL,
  lines TEXT NOT NULL,
  path TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (project, alert_key)
);
CREATE INDEX alert_by_time ON alert (at);

-- How far a message is on a channel. job_id is the job that brings it. unanswered counts the attempts that were sent whole and not answered. into_id is the delivery in which it went out, or the one that stands in for it.
CREATE TABLE alert_delivery (
  id INTEGER NOT NULL PRIMARY KEY,
  alert_id BIGINT NOT NULL REFERENCES alert (id),
  project TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  job_id BIGINT,
  attempts INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,
  first_tried_at BIGINT,
  sent_at BIGINT,
  error TEXT,
  into_id BIGINT,
  UNIQUE (alert_id, channel)
);
CREATE INDEX alert_delivery_by_channel ON alert_delivery (project, channel, state, due_at);

-- Where a chat has moved, as its service said.
CREATE TABLE alert_chat (
  project TEXT NOT NULL,
  channel TEXT NOT NULL,
  moved_from TEXT NOT NULL,
  moved_to TEXT NOT NULL,
  PRIMARY KEY (project, channel, moved_from)
);

-- Until when nothing is sent on a channel: since when it takes nothing, and how often it did not; 0 for one that took what was sent last.
CREATE TABLE alert_pause (
  project TEXT NOT NULL,
  channel TEXT NOT NULL,
  since BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (project, channel)
);
