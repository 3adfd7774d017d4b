-- How a transaction begins that fills tables, after what all sessions begin with.
SET xmloption = content;
SET standard_conforming_strings = on;
SET client_min_messages = error;
-- What is said to be last is on the disk.
SET synchronous_commit = on;
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;
