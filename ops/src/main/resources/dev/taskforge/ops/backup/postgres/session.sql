-- How values and definitions become text, and text values, is the same in every session, whatever the server is set to.
SET client_encoding = 'UTF8';
SET extra_float_digits = 3;
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET TimeZone = 'UTC';
SET bytea_output = 'hex';
SET lc_monetary = 'C';
SET xmlbinary = 'base64';
SET search_path = '';
-- A table whose rows the role may not see all of is an error, not a small table.
SET row_security = off;
SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET lock_timeout = '1min';
SET jit = off;
