-- Tables that were emptied or written anew after the snapshot and before pg_dump locked them. To the snapshot they have no rows now, and
-- pg_dump would not know: what the catalog of the snapshot says is held against what is there.
SELECT json_build_object('rewritten', format('%I.%I', n.nspname, c.relname))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.relfilenode <> pg_catalog.pg_relation_filenode(c.oid)
ORDER BY n.nspname, c.relname LIMIT 20;
