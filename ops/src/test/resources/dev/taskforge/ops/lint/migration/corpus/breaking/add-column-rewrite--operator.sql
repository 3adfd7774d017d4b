ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT now() + random() * interval '1 day';
