ALTER TABLE users ALTER active SET DEFAULT false;
