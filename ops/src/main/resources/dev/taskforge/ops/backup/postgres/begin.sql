-- How a session begins that only asks, after what all begin with.
SET quote_all_identifiers = off;
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT json_build_object('version', current_setting('server_version'), 'encoding', getdatabaseencoding(),
  'collate', datcollate, 'ctype', datctype, 'bytes', pg_database_size(oid),
  'owner', (SELECT rolname FROM pg_catalog.pg_roles WHERE oid = 10),
  'quoted_owner', (SELECT quote_ident(rolname) FROM pg_catalog.pg_roles WHERE oid = 10),
  'monetary', (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'lc_monetary'))
FROM pg_catalog.pg_database WHERE datname = current_database();
