-- What served gets a name that nobody knows, superusers neither: from here on nobody writes to it.
SET application_name = :'doing';
SELECT count(*) > 0 AS live_is_the_one FROM pg_database WHERE datname = :'live' AND oid::text = :'number' \gset
\if :live_is_the_one
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS false;
-- All that have a role: autovacuum has none, and goes by itself.
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = :'live' AND usesysid IS NOT NULL AND pid <> pg_backend_pid();
BEGIN;
ALTER DATABASE :"live" RENAME TO :"away";
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS true;
COMMIT;
\endif
-- A removal that was cut off may have closed it to all.
SELECT count(*) > 0 AS is_shut FROM pg_database
WHERE datname = :'away' AND oid::text = :'number' AND NOT datallowconn AND datconnlimit <> -2 \gset
\if :is_shut
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS true;
\endif
