CREATE TYPE colour AS ENUM ('red');
ALTER TABLE users ADD COLUMN favourite colour DEFAULT 'red';
