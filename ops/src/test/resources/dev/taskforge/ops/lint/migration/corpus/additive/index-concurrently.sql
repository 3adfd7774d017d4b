CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users USING btree (lower(email), created DESC NULLS LAST) INCLUDE (name) WHERE deleted_at IS NULL AND kind IN ('a', 'b');
