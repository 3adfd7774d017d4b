-- An empty database like the one whose place it is to take; like the one that was backed up when that is gone.
-- Whoever was cut off may still be restoring into an earlier one.
DROP DATABASE IF EXISTS :"aside" WITH (FORCE);
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L %s %s',
  :'aside', encoding, lc_collate, lc_ctype, provider, space)
FROM (
  SELECT 1 AS rank, pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS lc_collate, d.datctype AS lc_ctype,
    CASE to_jsonb(d) ->> 'datlocprovider'
      WHEN 'i' THEN format('LOCALE_PROVIDER icu ICU_LOCALE %L',
        coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'))
      WHEN 'b' THEN format('LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', to_jsonb(d) ->> 'datlocale')
      ELSE '' END AS provider,
    coalesce((SELECT format('TABLESPACE %I', t.spcname) FROM pg_tablespace t
      WHERE t.oid = d.dattablespace AND t.spcname <> 'pg_default' AND has_tablespace_privilege(t.oid, 'CREATE')), '') AS space
  FROM pg_database d WHERE d.datname = :'live'
  UNION ALL
  SELECT 2, :'encoding', :'collate', :'ctype', '', ''
) AS source
ORDER BY rank LIMIT 1 \gexec
