-- Nobody comes in any more but superusers, of whom the one is that makes the backup.
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset
\if :is_superuser
ALTER DATABASE :"live" CONNECTION LIMIT 0;
\endif
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :'live' AND pid <> pg_backend_pid();
