-- How a transaction begins that fills tables. What is written as text is read the same, whatever the server is set to.
SET client_encoding = 'UTF8';
SET extra_float_digits = 3;
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET TimeZone = 'UTC';
SET bytea_output = 'hex';
SET lc_monetary = 'C';
SET xmlbinary = 'base64';
SET xmloption = content;
SET standard_conforming_strings = on;
SET search_path = '';
SET row_security = off;
SET session_replication_role = origin;
-- What is said to be last is on the disk.
SET synchronous_commit = on;
SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET lock_timeout = '1min';
SET client_min_messages = error;
SET jit = off;
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;
