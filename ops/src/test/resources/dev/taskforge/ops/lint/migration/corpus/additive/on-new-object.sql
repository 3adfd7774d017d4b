CREATE TABLE tag (id int, name text);
ALTER TABLE tag ADD CONSTRAINT tag_key PRIMARY KEY (id), ALTER COLUMN name SET NOT NULL, ADD COLUMN x serial;
CREATE UNIQUE INDEX tag_name ON tag (lower(name));
CREATE INDEX CONCURRENTLY tag_x ON tag USING gin (name gin_trgm_ops);
ALTER TABLE tag DROP COLUMN x;
DROP INDEX tag_name;
