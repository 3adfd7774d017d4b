-- The model first: without it nobody would know whose the database was.
SELECT count(*) > 0 AS model_is_there FROM pg_database WHERE datname = :'before' \gset
SELECT count(*) > 0 AS live_is_the_one FROM pg_database WHERE datname = :'live' AND oid::text = :'number' \gset
\if :model_is_there
\if :live_is_the_one
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS false;
DROP DATABASE :"live" WITH (FORCE);
\endif
\endif
