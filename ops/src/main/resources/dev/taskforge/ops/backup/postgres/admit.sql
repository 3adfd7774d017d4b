-- The limit was written down before it was changed; without one it was not.
SELECT :'limit' <> '' AS was_closed \gset
SELECT count(*) > 0 AS live_is_there FROM pg_database WHERE datname = :'live' \gset
\if :live_is_there
\if :was_closed
ALTER DATABASE :"live" CONNECTION LIMIT :limit;
\endif
ALTER DATABASE :"live" WITH ALLOW_CONNECTIONS true;
DROP DATABASE IF EXISTS :"before" WITH (FORCE);
DROP DATABASE IF EXISTS :"aside" WITH (FORCE);
\endif
