\i other.sql
CREATE TABLE x (id int);
