-- The tables whose rows can be moved, one JSON object on each line: those of partitioned tables as a whole.
SELECT json_build_object('table', json_build_array(n.nspname, c.relname), 'whole', c.relkind = 'p',
  'bytes', (SELECT coalesce(sum(pg_table_size(t.relid)), 0)
    FROM (SELECT relid FROM pg_partition_tree(c.oid) WHERE c.relkind = 'p' UNION ALL SELECT c.oid WHERE c.relkind = 'r') t),
  'columns', (SELECT coalesce(json_agg(json_build_object(
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'generated', a.attgenerated <> '',
      'required', a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',
      'sequence', (SELECT json_build_array(sn.nspname, s.relname)
        FROM pg_depend d
        LEFT JOIN pg_attrdef v ON v.oid = d.objid AND d.classid = 'pg_attrdef'::regclass
        JOIN pg_class s ON s.relkind = 'S'
          AND (s.oid = d.objid AND d.classid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
              AND d.deptype = 'i'
            OR s.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass AND v.adrelid = c.oid AND v.adnum = a.attnum)
        JOIN pg_namespace sn ON sn.oid = s.relnamespace
        WHERE d.refobjid = c.oid OR v.adrelid = c.oid
        ORDER BY sn.nspname, s.relname LIMIT 1)) ORDER BY a.attnum), '[]'::json)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";

SELECT json_build_object('key', k.conname, 'deferrable', k.condeferrable,
  'child', json_build_array(cn.nspname, cc.relname), 'parent', json_build_array(pn.nspname, pc.relname))
FROM (SELECT DISTINCT conname, condeferrable, coalesce(pg_partition_root(conrelid), conrelid) AS child,
    coalesce(pg_partition_root(confrelid), confrelid) AS parent
  FROM pg_constraint WHERE contype = 'f' AND conparentid = 0) k
JOIN pg_class cc ON cc.oid = k.child JOIN pg_namespace cn ON cn.oid = cc.relnamespace
JOIN pg_class pc ON pc.oid = k.parent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
ORDER BY cn.nspname COLLATE "C", cc.relname COLLATE "C", k.conname COLLATE "C";

SELECT json_build_object('trigger', t.tgname, 'always', t.tgenabled = 'A',
  'on', json_build_array(n.nspname, c.relname), 'of', json_build_array(rn.nspname, rc.relname))
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class rc ON rc.oid = coalesce(pg_partition_root(c.oid), c.oid) JOIN pg_namespace rn ON rn.oid = rc.relnamespace
WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0) AND t.tgenabled IN ('O', 'A') AND c.relkind IN ('r', 'p')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", t.tgname COLLATE "C";
