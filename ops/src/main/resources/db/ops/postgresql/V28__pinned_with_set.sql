-- Whether a backup was pinned with the whole set it belongs to, so that unpinning the set leaves those pinned by themselves.
ALTER TABLE backup ADD COLUMN pinned_with_set INTEGER NOT NULL DEFAULT 0;
