-- What served gets a name that nobody knows, superusers neither: from here on nobody writes to it.
SET application_name = :'doing';
-- Only with the model: one that comes late, when the restore is over, finds none.
SELECT count(*) > 0 AS model_is_there FROM pg_database WHERE datname = :'before' \gset
SELECT :'model_is_there'::boolean AND count(*) > 0 AS shall_be_hidden
FROM pg_database WHERE datname = :'live' AND oid::text = :'number' \gset
\if :shall_be_hidden
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS false;
-- All that have a role: autovacuum has none, and goes by itself.
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = :'live' AND usesysid IS NOT NULL AND pid <> pg_backend_pid();
BEGIN;
ALTER DATABASE :"live" RENAME TO :"away";
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS true;
COMMIT;
\endif
SELECT count(*) > 0 AS is_hidden FROM pg_database WHERE datname = :'away' AND oid::text = :'number' \gset
\if :is_hidden
-- What still reads it for an attempt that was cut off.
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = :'away' AND usesysid IS NOT NULL AND pid <> pg_backend_pid();
\endif
-- A removal that was cut off may have closed it to all.
SELECT count(*) > 0 AS is_shut FROM pg_database
WHERE datname = :'away' AND oid::text = :'number' AND NOT datallowconn AND datconnlimit <> -2 \gset
\if :is_shut
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS true;
\endif
