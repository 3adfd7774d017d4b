-- The limit was written down before it was changed; without one it was not. Without a number it was never hidden.
SELECT :'limit' <> '' AS was_closed \gset
SELECT count(*) > 0 AS is_hidden FROM pg_database WHERE datname = :'away' AND oid::text = :'number' \gset
\if :is_hidden
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS false;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = :'away' AND backend_type IS DISTINCT FROM 'autovacuum worker' AND pid <> pg_backend_pid();
ALTER DATABASE :"away" RENAME TO :"live";
\endif
SELECT count(*) > 0 AS live_is_there FROM pg_database
WHERE datname = :'live' AND (:'number' = '' OR oid::text = :'number') \gset
\if :live_is_there
\if :was_closed
ALTER DATABASE :"live" CONNECTION LIMIT :limit;
\endif
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS true;
DROP DATABASE IF EXISTS :"before" WITH (FORCE);
DROP DATABASE IF EXISTS :"aside" WITH (FORCE);
\endif
