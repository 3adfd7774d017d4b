-- What belongs to the database itself and is in no dump: its settings, rights, limit and comment. It is taken from the database with this
-- number and given to the one that is connected to, whose encoding is the same: names of roles and texts are bytes in that one.
SET search_path = '';
-- What was given the first time holds in a session that does it once more.
SET ROLE NONE;
SET default_transaction_read_only = off;
SET statement_timeout = 0;
SELECT set_config('client_encoding', getdatabaseencoding(), false);
-- A list of names is taken apart and quoted name by name: what is stored may hold anything that a role has set for itself.
SELECT CASE s.setrole WHEN 0 THEN format('ALTER DATABASE %I', current_database())
    ELSE format('ALTER ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), current_database()) END
  || format(' SET %I TO ', split_part(c, '=', 1))
  || CASE WHEN split_part(c, '=', 1) IN ('search_path', 'session_preload_libraries', 'local_preload_libraries',
      'temp_tablespaces', 'unix_socket_directories')
    THEN (SELECT coalesce(string_agg(quote_literal(coalesce(replace(m[1], '""', '"'), m[2])), ', ' ORDER BY nr), quote_literal(''))
      FROM regexp_matches(substr(c, strpos(c, '=') + 1), '"((?:[^"]|"")*)"|([^,[:space:]]+)', 'g') WITH ORDINALITY AS list (m, nr))
    ELSE quote_literal(substr(c, strpos(c, '=') + 1)) END
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS c
WHERE d.oid::text = :'number' \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database())
FROM pg_database WHERE oid::text = :'number' AND datacl IS NOT NULL \gexec
SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, current_database(),
  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_database d, aclexplode(d.datacl) AS a WHERE d.oid::text = :'number' \gexec
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', current_database(), datconnlimit)
FROM pg_database WHERE oid::text = :'number' AND datconnlimit >= 0 \gexec
SELECT format('COMMENT ON DATABASE %I IS %L', current_database(), shobj_description(oid, 'pg_database'))
FROM pg_database WHERE oid::text = :'number' AND shobj_description(oid, 'pg_database') IS NOT NULL \gexec
