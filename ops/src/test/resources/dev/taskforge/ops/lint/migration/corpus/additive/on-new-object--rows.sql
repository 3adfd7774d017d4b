CREATE TABLE kind (id int PRIMARY KEY, name text NOT NULL);
INSERT INTO kind (id, name) VALUES (1, 'a;b'), (2, $$c'; DELETE FROM users; $$);
UPDATE kind SET name = upper(name) WHERE id = 1;
DELETE FROM kind WHERE id = 2;
TRUNCATE kind RESTART IDENTITY;
