-- What tells the keys of the nodes apart, in a database that several of them share; never the keys themselves.
CREATE TABLE server_key (
  name TEXT NOT NULL PRIMARY KEY,
  mark TEXT NOT NULL
);
