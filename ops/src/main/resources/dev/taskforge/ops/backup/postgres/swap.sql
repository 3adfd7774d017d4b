-- One database takes the name of another, which gets a name of its own: both at once, or neither.
-- Nobody can connect to the one that was replaced, so that nothing is written there by mistake.
SELECT count(*) > 0 AS live_is_there FROM pg_database WHERE datname = :'live' \gset
\if :live_is_there
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS false;
\endif
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname IN (:'live', :'incoming') AND pid <> pg_backend_pid();
BEGIN;
\if :live_is_there
ALTER DATABASE :"live" RENAME TO :"outgoing";
\endif
ALTER DATABASE :"incoming" RENAME TO :"live";
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS true;
COMMIT;
