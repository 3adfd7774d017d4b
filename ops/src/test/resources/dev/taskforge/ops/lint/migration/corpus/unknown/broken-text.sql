CREATE TABLE t (a text DEFAULT 'never ends);
DROP TABLE users;
