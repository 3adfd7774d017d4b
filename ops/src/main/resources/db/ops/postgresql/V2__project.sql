-- Which version of each project is in force. A deleted project loses its row here and keeps its versions.
CREATE TABLE project (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);

CREATE TABLE project_version (
  project TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  yaml TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  directory TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL,
  PRIMARY KEY (project, version)
);
