ALTER TABLE users ADD COLUMN n bigserial;
