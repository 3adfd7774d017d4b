-- The limit was written down before it was changed; without one it was not. Without a number it was never hidden.
-- What was neither closed nor hidden is left as it is.
SELECT :'limit' <> '' AS was_closed, :'limit' <> '' OR :'number' <> '' AS was_shut \gset
SELECT count(*) > 0 AS is_hidden FROM pg_database WHERE datname = :'away' AND oid::text = :'number' \gset
\if :is_hidden
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS false;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = :'away' AND usesysid IS NOT NULL AND pid <> pg_backend_pid();
ALTER DATABASE :"away" RENAME TO :"live";
\endif
SELECT count(*) > 0 AS live_is_there FROM pg_database
WHERE datname = :'live' AND (:'number' = '' OR oid::text = :'number') \gset
\if :live_is_there
\if :was_closed
ALTER DATABASE :"live" CONNECTION LIMIT :limit;
\endif
\if :was_shut
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS true;
\endif
DROP DATABASE IF EXISTS :"before" WITH (FORCE);
DROP DATABASE IF EXISTS :"aside" WITH (FORCE);
\endif
