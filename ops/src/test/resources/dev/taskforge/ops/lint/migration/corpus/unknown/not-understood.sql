ALTER TABLE users ADD COLUMN a int DEFAULT 1 nonsense here;
