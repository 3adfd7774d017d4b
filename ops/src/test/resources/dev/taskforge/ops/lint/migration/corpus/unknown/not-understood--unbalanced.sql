CREATE TABLE t (a int; DROP TABLE users;
