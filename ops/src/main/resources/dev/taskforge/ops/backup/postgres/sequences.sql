-- Where each sequence stands. Sequences obey no snapshot, so a source is asked before and after; one may be gone by then.
SELECT format('SELECT json_build_object(''sequence'', %L, ''last'', last_value, ''called'', is_called) FROM %I.%I',
  format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND pg_catalog.to_regclass(format('%I.%I', n.nspname, c.relname)) IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1 \gexec
