-- The limit is that of the model, which was made before it was changed.
SELECT count(*) > 0 AS live_is_there FROM pg_database WHERE datname = :'live' \gset
\if :live_is_there
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', :'live', datconnlimit) FROM pg_database WHERE datname = :'before' \gexec
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS true;
DROP DATABASE IF EXISTS :"before" WITH (FORCE);
DROP DATABASE IF EXISTS :"aside" WITH (FORCE);
\endif
