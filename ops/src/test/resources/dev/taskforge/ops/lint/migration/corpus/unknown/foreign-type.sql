ALTER TABLE users ADD COLUMN mail email_address;
