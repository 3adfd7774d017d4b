-- The migrations a release had, as JSON, and who let go on those that hold a deployment back.
ALTER TABLE release ADD COLUMN migrations TEXT;
ALTER TABLE release ADD COLUMN migrations_approval TEXT;
