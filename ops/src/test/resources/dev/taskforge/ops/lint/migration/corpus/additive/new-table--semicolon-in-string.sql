CREATE TABLE t (a text DEFAULT 'x; DROP TABLE users; --', b text DEFAULT E'it\'s; DROP TABLE users');
-- DROP TABLE users;
/* outer /* DROP TABLE users; */ still a comment; DROP TABLE users; */
