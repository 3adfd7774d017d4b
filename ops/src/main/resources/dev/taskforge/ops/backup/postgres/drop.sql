-- The model first: without it nobody would know whose the database was.
SELECT count(*) > 0 AS model_is_there FROM pg_database WHERE datname = :'before' \gset
\if :model_is_there
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS false;
DROP DATABASE :"live" WITH (FORCE);
\endif
