-- The schema, kind by kind, as how many there are and one hash. What belongs to an extension comes with the extension.
-- Casts, brackets and spaces are left out of expressions: PostgreSQL writes some of them anew when it reads its own text.
WITH member AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'),
space AS (SELECT n.* FROM pg_catalog.pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
    AND m.objid = n.oid)),
relation AS (SELECT c.*, format('%I.%I', s.nspname, c.relname) AS name FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname !~ '^pg_'
    AND s.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM member m
    WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND m.objid = c.oid)),
line(kind, text) AS (
  SELECT 'schemas', concat_ws('|', quote_ident(nspname), nspowner::regrole) FROM space
  UNION ALL
  SELECT 'grants', concat_ws('|', 'schema', quote_ident(nspname), a.grantee::regrole, a.privilege_type,
    a.is_grantable) FROM space, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
  UNION ALL
  SELECT 'relations', concat_ws('|', relkind, name, relowner::regrole, relpersistence, relrowsecurity,
    relforcerowsecurity, relreplident, relispopulated, array_to_string(reloptions, ','), pg_get_expr(relpartbound,
    oid), pg_get_partkeydef(oid), (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno)
    FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)) FROM relation c WHERE relkind IN ('r', 'p', 'v', 'm',
    'S', 'f', 'c')
  UNION ALL
  SELECT 'grants', concat_ws('|', 'relation', name, a.grantee::regrole, a.privilege_type, a.is_grantable)
    FROM relation, aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char",
    relowner))) a WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  UNION ALL
  SELECT 'columns', concat_ws('|', c.name, quote_ident(a.attname), row_number() OVER (PARTITION BY c.oid
    ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
    nullif(a.attcollation, 0)::regcollation, pg_get_expr(d.adbin, d.adrelid)) FROM relation c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT
    JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p', 'v', 'm',
    'f', 'c')
  UNION ALL
  SELECT 'grants', concat_ws('|', 'column', c.name, quote_ident(t.attname), a.grantee::regrole, a.privilege_type,
    a.is_grantable) FROM relation c JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid,
    aclexplode(t.attacl) a WHERE t.attnum > 0
  UNION ALL
  SELECT 'constraints', concat_ws('|', r.name, quote_ident(k.conname), k.contype, k.convalidated,
    pg_get_constraintdef(k.oid)) FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid
    WHERE k.contype <> 'n' AND k.conparentid = 0
  UNION ALL
  SELECT 'indexes', concat_ws('|', r.name, i.indisvalid, i.indisclustered, i.indisreplident,
    pg_get_indexdef(i.indexrelid)) FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid
    WHERE i.indisready AND (i.indisvalid OR r.relkind = 'p')
  UNION ALL
  SELECT 'views', concat_ws('|', name, pg_get_viewdef(oid)) FROM relation WHERE relkind IN ('v', 'm')
  UNION ALL
  SELECT 'triggers', concat_ws('|', r.name, t.tgenabled, pg_get_triggerdef(t.oid)) FROM pg_catalog.pg_trigger t
    JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'rules', concat_ws('|', r.name, w.ev_enabled, pg_get_ruledef(w.oid)) FROM pg_catalog.pg_rewrite w
    JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT 'policies', concat_ws('|', r.name, quote_ident(p.polname), p.polcmd, p.polpermissive,
    (SELECT string_agg(CASE x WHEN 0 THEN 'public' ELSE x::regrole::text END, ','
    ORDER BY CASE x WHEN 0 THEN 'public' ELSE x::regrole::text END COLLATE "C") FROM unnest(p.polroles) x),
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_catalog.pg_policy p
    JOIN relation r ON r.oid = p.polrelid
  UNION ALL
  SELECT 'functions', concat_ws('|', p.oid::regprocedure, p.prokind, p.proowner::regrole, l.lanname, p.provolatile,
    p.prosecdef, p.proisstrict, p.proparallel, pg_get_function_result(p.oid), pg_get_function_arguments(p.oid),
    array_to_string(p.proconfig, ','), md5(p.prosrc), p.probin) FROM pg_catalog.pg_proc p
    JOIN space s ON s.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid)
  UNION ALL
  SELECT 'grants', concat_ws('|', 'function', p.oid::regprocedure, a.grantee::regrole, a.privilege_type,
    a.is_grantable) FROM pg_catalog.pg_proc p JOIN space s ON s.oid = p.pronamespace, aclexplode(coalesce(p.proacl,
    acldefault('f', p.proowner))) a WHERE NOT EXISTS (SELECT FROM member m
    WHERE m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid)
  UNION ALL
  SELECT 'types', concat_ws('|', t.oid::regtype, t.typtype, t.typowner::regrole, t.typnotnull,
    format_type(nullif(t.typbasetype, 0), t.typtypmod), t.typdefault, (SELECT string_agg(quote_literal(e.enumlabel),
    ',' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
    (SELECT string_agg(pg_get_constraintdef(k.oid), ',' ORDER BY k.conname) FROM pg_catalog.pg_constraint k
    WHERE k.contypid = t.oid)) FROM pg_catalog.pg_type t JOIN space s ON s.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r') AND NOT EXISTS (SELECT FROM member m
    WHERE m.classid = 'pg_catalog.pg_type'::regclass AND m.objid = t.oid)
  UNION ALL
  SELECT 'sequences', concat_ws('|', r.name, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin,
    q.seqmax, q.seqcycle) FROM pg_catalog.pg_sequence q JOIN relation r ON r.oid = q.seqrelid
  UNION ALL
  SELECT 'extensions', concat_ws('|', extname, extversion) FROM pg_catalog.pg_extension
  UNION ALL
  SELECT 'default grants', concat_ws('|', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace,
    d.defaclobjtype, a.grantee::regrole, a.privilege_type, a.is_grantable) FROM pg_catalog.pg_default_acl d,
    aclexplode(d.defaclacl) a
),
plain AS (SELECT kind, regexp_replace(regexp_replace(text, '::[a-z_ ."]+(\(\d+(,\d+)?\))?(\[\])*', '', 'g'),
    '[()\s]', '', 'g') AS text FROM line)
SELECT json_build_object('kind', kind, 'count', count(*), 'sha256', encode(sha256(convert_to(string_agg(text,
    E'\n' ORDER BY text COLLATE "C"), getdatabaseencoding())), 'hex')) FROM plain GROUP BY kind ORDER BY kind;
