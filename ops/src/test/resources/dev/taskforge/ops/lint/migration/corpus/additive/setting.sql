SET lock_timeout = '2s';
SET LOCAL statement_timeout TO 5000;
SET search_path TO public, pg_temp;
RESET lock_timeout;
