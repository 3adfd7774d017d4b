-- Every submission, claim and end wrote an entry of its own into each of these. What stands instead remembers for each run of
-- pages which queues and types may be on it, costs next to nothing to keep, and is all that a list of the jobs of a rare queue
-- needs; the newest jobs of a busy one are found by walking back from the newest of all. PostgreSQL 13 has no such filter and
-- reads the table for a rare queue.
DROP INDEX job_by_queue;
DROP INDEX job_by_type;
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 140000 THEN
    EXECUTE 'CREATE INDEX job_by_queue_and_type ON job USING brin (queue text_bloom_ops, type text_bloom_ops)
      WITH (pages_per_range = 16, autosummarize = on)';
  END IF;
END
$$;
