CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN email AS text CHECK (VALUE ~ '@') NOT NULL;
ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';
DROP TYPE pair;
