-- A backup that a person wants kept, whatever retention says.
ALTER TABLE backup ADD COLUMN pinned_at BIGINT;
ALTER TABLE backup ADD COLUMN pinned_by TEXT;
ALTER TABLE backup ADD COLUMN pin_reason TEXT;
