-- What belongs to the database itself and is in no dump: its settings, rights, limit and comment.
-- A list of names is taken apart and quoted name by name: what is stored may hold anything that a role has set for itself.
SELECT CASE s.setrole WHEN 0 THEN format('ALTER DATABASE %I', :'aside')
    ELSE format('ALTER ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), :'aside') END
  || format(' SET %I TO ', split_part(c, '=', 1))
  || CASE WHEN split_part(c, '=', 1) IN ('search_path', 'session_preload_libraries', 'local_preload_libraries',
      'temp_tablespaces', 'unix_socket_directories')
    THEN (SELECT coalesce(string_agg(quote_literal(coalesce(replace(m[1], '""', '"'), m[2])), ', ' ORDER BY nr), quote_literal(''))
      FROM regexp_matches(substr(c, strpos(c, '=') + 1), '"((?:[^"]|"")*)"|([^,[:space:]]+)', 'g') WITH ORDINALITY AS list (m, nr))
    ELSE quote_literal(substr(c, strpos(c, '=') + 1)) END
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS c
WHERE d.datname = :'live' \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'aside')
FROM pg_database WHERE datname = :'live' AND datacl IS NOT NULL \gexec
SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, :'aside',
  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_database d, aclexplode(d.datacl) AS a WHERE d.datname = :'live' \gexec
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', :'aside', datconnlimit)
FROM pg_database WHERE datname = :'live' AND datconnlimit >= 0 \gexec
SELECT format('COMMENT ON DATABASE %I IS %L', :'aside', shobj_description(oid, 'pg_database'))
FROM pg_database WHERE datname = :'live' AND shobj_description(oid, 'pg_database') IS NOT NULL \gexec
