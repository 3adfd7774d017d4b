CREATE INDEX CONCURRENTLY users_age ON users (((data ->> 'age')::int));
