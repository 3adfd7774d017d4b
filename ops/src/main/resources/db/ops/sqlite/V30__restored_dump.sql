-- A dump that was made elsewhere and is restored in place of a backup: its file, hash and what was counted in it, as JSON.
ALTER TABLE restore ADD COLUMN dump TEXT;
