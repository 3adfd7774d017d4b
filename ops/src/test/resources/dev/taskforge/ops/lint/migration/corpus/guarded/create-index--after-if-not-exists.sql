CREATE TABLE IF NOT EXISTS users (id int);
CREATE INDEX IF NOT EXISTS users_id ON users (id);
