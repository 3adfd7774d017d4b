-- How many jobs of a queue may start per period, in all processes together; 0 for as many as there are.
ALTER TABLE queue ADD COLUMN rate_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN rate_period_ms BIGINT NOT NULL DEFAULT 0;
-- When as many may start at once again, in milliseconds since 1970 times rate_count, so that it is a whole number.
ALTER TABLE queue ADD COLUMN rate_full_at BIGINT NOT NULL DEFAULT 0;
-- How many of every 100 jobs come from this queue first, whatever their priority; 0 for none.
ALTER TABLE queue ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
