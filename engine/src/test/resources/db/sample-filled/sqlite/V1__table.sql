-- A table.
CREATE TABLE pet (
  name TEXT NOT NULL
);
