-- What the server has and is set to, for whoever builds another one; nothing of it is compared, and what cannot be told fails nothing.
\set ON_ERROR_STOP 0
SAVEPOINT asked;
SELECT json_build_object('extension', extname, 'installed', extversion) FROM pg_catalog.pg_extension
ORDER BY extname COLLATE "C" LIMIT 500;
\set failed :ERROR
ROLLBACK TO SAVEPOINT asked;
\if :failed
SELECT json_build_object('unknown', 'extensions', 'why', :'LAST_ERROR_MESSAGE');
ROLLBACK TO SAVEPOINT asked;
\endif
-- What this session has set, and what its client asked for, is not of the server. A value of that length is not looked through, nor the text of
-- an extension, which means what nobody here knows.
SELECT json_build_object('setting', name, 'text', text,
  'value', CASE WHEN octet_length(value) <= 8000 AND NOT (text AND strpos(name, '.') > 0) THEN value END)
FROM (SELECT name, vartype = 'string' AS text,
    CASE source WHEN 'session' THEN reset_val || coalesce(unit, '') ELSE current_setting(name) END AS value
  FROM pg_catalog.pg_settings WHERE reset_val IS DISTINCT FROM boot_val
    AND source NOT IN ('default', 'override', 'client') AND name <> 'client_encoding') AS changed
ORDER BY name COLLATE "C" LIMIT 500;
\set failed :ERROR
ROLLBACK TO SAVEPOINT asked;
\if :failed
SELECT json_build_object('unknown', 'settings', 'why', :'LAST_ERROR_MESSAGE');
ROLLBACK TO SAVEPOINT asked;
\endif
RELEASE SAVEPOINT asked;
\set ON_ERROR_STOP 1
