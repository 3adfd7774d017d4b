-- As pg_dump sets its session: values become the same text. What it leaves to the server, as the format of money, is left here too.
SELECT pg_catalog.set_config('client_encoding',
  CASE current_setting('server_encoding') WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, false) AS encoding \gset
SET extra_float_digits = 3;
SET DateStyle = 'ISO';
SET IntervalStyle = 'postgres';
SET TimeZone = 'UTC';
SET bytea_output = 'hex';
SET synchronize_seqscans = off;
SET search_path = '';
SET row_security = off;
SET statement_timeout = 0;
SET lock_timeout = '1min';
