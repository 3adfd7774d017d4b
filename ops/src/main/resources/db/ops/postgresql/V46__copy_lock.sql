-- Until when nobody can remove a copy at its destination, as that said itself.
ALTER TABLE backup_copy ADD COLUMN locked_until BIGINT;
