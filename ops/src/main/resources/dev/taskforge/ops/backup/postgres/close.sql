-- Nobody comes in any more but superusers, of whom the one is that makes the backup.
ALTER DATABASE :"live" CONNECTION LIMIT 0;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :'live' AND pid <> pg_backend_pid();
