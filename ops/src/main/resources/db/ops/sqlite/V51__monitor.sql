-- A check that is watched, and how it stands. bad, failed, unasked and good count looks in a row; told is 1 when people have heard that
-- it is not up. gone_at is when no file declared it any more. A pause without an end has the greatest number there is.
CREATE TABLE monitor (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  bad INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  unasked INTEGER NOT NULL,
  good INTEGER NOT NULL,
  told INTEGER NOT NULL,
  looked_at BIGINT,
  look INTEGER NOT NULL,
  micros BIGINT NOT NULL,
  seen TEXT,
  gone_at BIGINT,
  paused_at BIGINT,
  paused_until BIGINT,
  paused_by TEXT,
  UNIQUE (project, name)
);

-- Each change of a state, written with it. told: TOLD, HELD while a planned change is under way, SILENT.
CREATE TABLE monitor_transition (
  id INTEGER NOT NULL PRIMARY KEY,
  monitor_id BIGINT NOT NULL REFERENCES monitor (id),
  at BIGINT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  since BIGINT NOT NULL,
  seen TEXT,
  told TEXT NOT NULL
);
CREATE INDEX monitor_transition_by_monitor ON monitor_transition (monitor_id, id);

-- Each look. at is when its answer was there; seen is what was seen unless it was as wanted.
CREATE TABLE monitor_look (
  monitor_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  look INTEGER NOT NULL,
  micros BIGINT NOT NULL,
  seen TEXT,
  PRIMARY KEY (monitor_id, at)
) WITHOUT ROWID;

-- Looks of a minute, an hour or a day of UTC: span is its length in minutes. The histogram counts how long good answers took.
CREATE TABLE monitor_roll (
  monitor_id BIGINT NOT NULL,
  span INTEGER NOT NULL,
  at BIGINT NOT NULL,
  looks INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  unasked INTEGER NOT NULL,
  apart INTEGER NOT NULL,
  fastest BIGINT NOT NULL,
  total BIGINT NOT NULL,
  slowest BIGINT NOT NULL,
  histogram BLOB NOT NULL,
  PRIMARY KEY (monitor_id, span, at)
) WITHOUT ROWID;

-- Which node watches and until when, up to when looks are rolled up, since when nothing outside is reached, and the number of the
-- addresses that are asked for that, once one of them was reached; 0 before. One row.
CREATE TABLE watch_duty (
  id INTEGER NOT NULL PRIMARY KEY,
  node TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  minute_until BIGINT NOT NULL,
  hour_until BIGINT NOT NULL,
  day_until BIGINT NOT NULL,
  offline_since BIGINT,
  reached INTEGER NOT NULL
);
