-- That a person marked a duty of the calendar as done, for the time at which it was due.
CREATE TABLE duty_mark (
  project TEXT NOT NULL,
  duty TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL,
  done_by TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (project, duty, due_at)
);
