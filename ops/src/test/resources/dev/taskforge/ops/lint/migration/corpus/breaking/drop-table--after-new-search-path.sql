CREATE TABLE orders (id int);
SET search_path TO archive;
DROP TABLE orders;
