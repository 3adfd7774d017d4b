COPY users (id, name) FROM stdin;
1	DROP TABLE users;
2	'it\'s
\.
CREATE TABLE x (id int);
