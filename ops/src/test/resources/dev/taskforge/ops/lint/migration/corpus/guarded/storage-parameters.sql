ALTER TABLE users SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02), ALTER COLUMN email SET STATISTICS 500;
ALTER TABLE users RESET (fillfactor);
ALTER INDEX users_email SET (fillfactor = 90);
