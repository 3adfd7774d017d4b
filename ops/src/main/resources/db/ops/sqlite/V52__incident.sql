-- A time in which monitors of a project were down for one cause. grouped_at is when a monitor last went down in it, round_at when it began
-- or began again, told_at when its first words were written; told is 1 when anybody hears of it, words counts its messages. cause and
-- covers are JSON; covers lists what the cause explains. The last four are written by people afterwards.
CREATE TABLE incident (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  round_at BIGINT NOT NULL,
  grouped_at BIGINT NOT NULL,
  closed_at BIGINT,
  reopened INTEGER NOT NULL,
  severity TEXT NOT NULL,
  told INTEGER NOT NULL,
  told_at BIGINT NOT NULL,
  words INTEGER NOT NULL,
  cause_key TEXT,
  cause TEXT,
  merged_into BIGINT REFERENCES incident (id),
  acknowledged_at BIGINT,
  acknowledged_by TEXT,
  impact TEXT NOT NULL,
  root_cause TEXT NOT NULL,
  helped TEXT NOT NULL,
  actions TEXT NOT NULL
);
CREATE INDEX incident_by_project ON incident (project, id);
CREATE INDEX incident_open ON incident (project, closed_at);
CREATE INDEX incident_closed ON incident (closed_at);
CREATE INDEX incident_merged ON incident (merged_into);

-- A monitor in an incident. left_at is null while it is down in it; left_how says why it is not: WELL, GONE, PAUSED, MOVED. down_millis is
-- how long it was down before joined_at; named is 1 when a message told of it.
CREATE TABLE incident_member (
  incident_id BIGINT NOT NULL REFERENCES incident (id),
  monitor TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  left_at BIGINT,
  left_how TEXT,
  down_millis BIGINT NOT NULL,
  named INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  transition_id BIGINT NOT NULL,
  seen TEXT,
  PRIMARY KEY (incident_id, monitor)
) WITHOUT ROWID;
CREATE INDEX incident_member_by_monitor ON incident_member (monitor, incident_id);

-- What happened in an incident. event_key lets whoever finds it how often write it once; said is JSON.
CREATE TABLE incident_event (
  id INTEGER NOT NULL PRIMARY KEY,
  incident_id BIGINT NOT NULL REFERENCES incident (id),
  event_key TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  who TEXT,
  said TEXT NOT NULL,
  evidence TEXT,
  UNIQUE (incident_id, event_key)
);
