ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE ONLY public.users ADD COLUMN IF NOT EXISTS active boolean NOT NULL DEFAULT true, ADD score numeric(5, 2) DEFAULT -1.5e0;
