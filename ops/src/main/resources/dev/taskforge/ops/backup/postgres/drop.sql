-- Only with the model: without it nobody would know whose the database was.
SET application_name = :'doing';
SELECT count(*) > 0 AS model_is_there FROM pg_database WHERE datname = :'before' \gset
-- One whose removal was cut off cannot be changed any more, only removed.
SELECT count(*) > 0 AS is_the_one, coalesce(bool_or(datconnlimit <> -2), false) AS is_whole
FROM pg_database WHERE datname = :'away' AND oid::text = :'number' \gset
\if :model_is_there
\if :is_the_one
\if :is_whole
ALTER DATABASE :"away" WITH ALLOW_CONNECTIONS false;
\endif
DROP DATABASE :"away" WITH (FORCE);
\endif
\endif
