-- How definitions become text is the same in every session whose answers are compared, whatever the server is set to.
SET client_encoding = 'UTF8';
SET extra_float_digits = 3;
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET TimeZone = 'UTC';
SET bytea_output = 'hex';
SET lc_monetary = 'C';
SET xmlbinary = 'base64';
SET quote_all_identifiers = off;
SET search_path = '';
-- A table whose rows the role may not see all of is an error, not a small table.
SET row_security = off;
SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET lock_timeout = '1min';
SET jit = off;
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT json_build_object('version', current_setting('server_version'), 'encoding', getdatabaseencoding(),
  'collate', datcollate, 'ctype', datctype, 'bytes', pg_database_size(oid),
  'owner', (SELECT rolname FROM pg_catalog.pg_roles WHERE oid = 10),
  'quoted_owner', (SELECT quote_ident(rolname) FROM pg_catalog.pg_roles WHERE oid = 10),
  'monetary', (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'lc_monetary'))
FROM pg_catalog.pg_database WHERE datname = current_database();
