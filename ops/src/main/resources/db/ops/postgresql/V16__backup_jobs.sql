-- The number of a job may come again after a restore of this database, while the backup of its former bearer still lies there.
ALTER TABLE backup DROP CONSTRAINT backup_job_id_key;
