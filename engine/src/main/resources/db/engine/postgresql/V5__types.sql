-- Settings of job types, for all processes on this database. What is null counts as the built-in default.
CREATE TABLE job_type (
  name TEXT PRIMARY KEY,
  -- drawn anew by each change, so that whoever remembers the settings sees that they are old
  revision INTEGER NOT NULL,
  timeout_ms BIGINT,
  max_attempts INTEGER,
  retry_first_ms BIGINT,
  retry_most_ms BIGINT,
  retention_ms BIGINT,
  description TEXT,
  -- JSON Schema of the payload
  payload_schema TEXT
);

-- The trace a job belongs to, as W3C Trace Context writes it.
ALTER TABLE job ADD COLUMN traceparent TEXT;

-- Why the last firing submitted nothing.
ALTER TABLE schedule ADD COLUMN last_error TEXT;

-- As before, but a job that states no number of attempts has as many as the setting of its type says.
CREATE OR REPLACE FUNCTION taskforge_submit(
  queue TEXT,
  type TEXT,
  payload JSON,
  project TEXT DEFAULT NULL,
  priority INTEGER DEFAULT 5,
  run_at TIMESTAMPTZ DEFAULT NULL,
  max_attempts INTEGER DEFAULT NULL,
  timeout INTERVAL DEFAULT NULL,
  unique_key TEXT DEFAULT NULL,
  concurrency_key TEXT DEFAULT NULL,
  concurrency_limit INTEGER DEFAULT 1,
  submitted_by TEXT DEFAULT NULL,
  wake BOOLEAN DEFAULT TRUE
) RETURNS BIGINT LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  now_ms BIGINT := floor(extract(epoch FROM clock_timestamp()) * 1000);
  due_ms BIGINT := coalesce(floor(extract(epoch FROM taskforge_submit.run_at) * 1000), now_ms);
  attempts INTEGER := coalesce(taskforge_submit.max_attempts,
    (SELECT job_type.max_attempts FROM job_type WHERE job_type.name = taskforge_submit.type), 5);
  timeout_ms BIGINT := floor(extract(epoch FROM taskforge_submit.timeout) * 1000);
  refusal TEXT := CASE
    WHEN coalesce(taskforge_submit.queue, '') !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' THEN 'queue must begin with a letter or digit and hold only letters, digits, ".", "_" and "-", at most 100'
    WHEN coalesce(taskforge_submit.type, '') !~ '^[a-z0-9][a-z0-9._-]{0,99}$' THEN 'type must begin with a lower-case letter or digit and hold only lower-case letters, digits, ".", "_" and "-", at most 100'
    WHEN taskforge_submit.project !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' THEN 'project must begin with a letter or digit and hold only letters, digits, ".", "_" and "-", at most 100'
    WHEN taskforge_submit.payload IS NULL THEN 'payload must be JSON, got nothing'
    WHEN octet_length(taskforge_submit.payload::TEXT) > 1048576 THEN 'payload must be at most 1048576 bytes (1 MiB); store large data elsewhere and submit a reference to it'
    WHEN coalesce(taskforge_submit.priority, -1) NOT BETWEEN 0 AND 9 THEN 'priority must be 0 to 9'
    WHEN attempts NOT BETWEEN 1 AND 100 THEN 'max_attempts must be 1 to 100'
    WHEN due_ms NOT BETWEEN 0 AND 253402300799000 THEN 'run_at must lie between the years 1970 and 9999'
    WHEN timeout_ms NOT BETWEEN 1 AND 31622400000 THEN 'timeout must be 1 millisecond to 366 days'
    WHEN taskforge_submit.unique_key ~ '[[:cntrl:]]' OR length(taskforge_submit.unique_key) > 200 OR btrim(taskforge_submit.unique_key) = '' THEN 'unique_key must be 1 to 200 characters without line breaks or control characters'
    WHEN taskforge_submit.concurrency_key ~ '[[:cntrl:]]' OR length(taskforge_submit.concurrency_key) > 200 OR btrim(taskforge_submit.concurrency_key) = '' THEN 'concurrency_key must be 1 to 200 characters without line breaks or control characters'
    WHEN taskforge_submit.submitted_by ~ '[[:cntrl:]]' OR length(taskforge_submit.submitted_by) > 200 OR btrim(taskforge_submit.submitted_by) = '' THEN 'submitted_by must be 1 to 200 characters without line breaks or control characters'
    WHEN coalesce(taskforge_submit.concurrency_limit, 0) NOT BETWEEN 1 AND 10000 THEN 'concurrency_limit must be 1 to 10000'
    WHEN taskforge_submit.concurrency_key IS NULL AND taskforge_submit.concurrency_limit <> 1 THEN 'concurrency_limit needs a concurrency_key'
  END;
  added BIGINT;
BEGIN
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION '%', refusal USING ERRCODE = 'invalid_parameter_value';
  END IF;
  LOOP
    INSERT INTO job (queue, type, project, priority, state, max_attempts, timeout_ms, created_at, run_at, unique_key,
      concurrency_key, concurrency_limit, submitted_by, payload)
    VALUES (taskforge_submit.queue, taskforge_submit.type, taskforge_submit.project, taskforge_submit.priority,
      CASE WHEN due_ms > now_ms THEN 'SCHEDULED' ELSE 'AVAILABLE' END, attempts, timeout_ms,
      now_ms, due_ms, taskforge_submit.unique_key, taskforge_submit.concurrency_key, taskforge_submit.concurrency_limit,
      taskforge_submit.submitted_by, taskforge_submit.payload::TEXT)
    ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL DO NOTHING
    RETURNING id INTO added;
    IF added IS NOT NULL THEN
      IF wake THEN
        PERFORM pg_notify(taskforge_channel(), concat_ws(' ', taskforge_submit.queue, taskforge_submit.type,
          taskforge_submit.priority, due_ms, added));
      END IF;
      RETURN added;
    END IF;
    SELECT id INTO added FROM job WHERE unique_key = taskforge_submit.unique_key AND finished_at IS NULL;
    IF added IS NOT NULL THEN
      RETURN added;
    END IF;
  END LOOP;
END $$;
