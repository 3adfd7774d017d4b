-- Ordinary tables that take long to read. What belongs to an extension is left out: only part of its rows may be in a dump.
SELECT json_build_object('schema', n.nspname, 'table', c.relname, 'bytes', pg_catalog.pg_table_size(c.oid),
  'columns', (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.relnatts BETWEEN 1 AND 200 AND pg_catalog.pg_table_size(c.oid) > 1024 * 1024
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY pg_catalog.pg_table_size(c.oid) DESC LIMIT 32;
