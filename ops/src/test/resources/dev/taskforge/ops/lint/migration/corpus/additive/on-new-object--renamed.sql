CREATE TABLE draft (id int);
ALTER TABLE draft RENAME TO final;
ALTER TABLE final RENAME COLUMN id TO key;
DROP TABLE final;
