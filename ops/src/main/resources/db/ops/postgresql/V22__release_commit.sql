-- The commit of the project's folder when a release was written down; null when it lay in no repository.
ALTER TABLE release ADD COLUMN commit_id TEXT;

-- What a deployment asked is shown with its release.
CREATE INDEX evidence_of_job ON evidence (job_id);
