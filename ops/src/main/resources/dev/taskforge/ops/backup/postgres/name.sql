-- A database gets another name. It cannot while somebody is connected, so nobody comes in and those who are there go.
ALTER DATABASE :"aside" WITH ALLOW_CONNECTIONS false;
-- All that have a role, jobs of the server too: autovacuum has none, and goes by itself.
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = :'aside' AND usesysid IS NOT NULL AND pid <> pg_backend_pid();
BEGIN;
ALTER DATABASE :"aside" RENAME TO :"other";
ALTER DATABASE :"other" WITH ALLOW_CONNECTIONS true;
COMMIT;
