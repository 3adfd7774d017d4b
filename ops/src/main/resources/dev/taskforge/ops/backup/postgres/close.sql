-- Nobody comes in any more but superusers, of whom the one is that makes the backup.
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset
\if :is_superuser
ALTER DATABASE :"live" CONNECTION LIMIT 0;
\endif
-- A removal that was cut off may have closed it to all.
SELECT count(*) > 0 AS is_shut FROM pg_database WHERE datname = :'live' AND NOT datallowconn \gset
\if :is_shut
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS true;
\endif
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :'live' AND pid <> pg_backend_pid();
