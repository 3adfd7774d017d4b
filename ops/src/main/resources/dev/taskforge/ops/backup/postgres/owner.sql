-- A database gets the owner of the one like which it was made. A role's name is kept as the bytes it has in the encoding of the database in
-- which it was made, so it is said where that encoding is spoken: in the new database, which has it too, and without turning it into another.
SET search_path = '';
SELECT set_config('client_encoding', getdatabaseencoding(), false);
SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), pg_get_userbyid(datdba))
FROM pg_database WHERE oid::text = :'number' \gexec
