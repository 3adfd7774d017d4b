-- Documents whose items join the gate of a project. Of a document only its items and its outline are kept: the rest may
-- hold secrets.
CREATE TABLE checklist (
  id INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  file TEXT NOT NULL,
  title TEXT NOT NULL,
  outline TEXT NOT NULL,
  revision BIGINT NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT NOT NULL,
  UNIQUE (project, file)
);

-- The bytes that are known to be the document: as imported, and as handed out with the state written into them.
CREATE TABLE checklist_copy (
  checklist BIGINT NOT NULL REFERENCES checklist (id),
  sha256 TEXT NOT NULL,
  PRIMARY KEY (checklist, sha256)
);

CREATE TABLE checklist_item (
  id INTEGER NOT NULL PRIMARY KEY,
  checklist BIGINT NOT NULL REFERENCES checklist (id),
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  item_key TEXT NOT NULL,
  text_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  form TEXT NOT NULL,
  headings TEXT NOT NULL,
  words TEXT NOT NULL,
  hint TEXT NOT NULL,
  line INTEGER NOT NULL,
  ticked INTEGER NOT NULL,
  stage TEXT NOT NULL,
  priority TEXT NOT NULL,
  applies TEXT,
  commands TEXT NOT NULL,
  missing_since BIGINT,
  retired_at BIGINT,
  UNIQUE (project, name)
);

CREATE INDEX checklist_item_of ON checklist_item (checklist, position);

-- Checks a person bound to an item. Without a question it is a check of the project's file, else one made of a command
-- whose exact text was accepted.
CREATE TABLE checklist_binding (
  id INTEGER NOT NULL PRIMARY KEY,
  item BIGINT NOT NULL REFERENCES checklist_item (id),
  check_name TEXT NOT NULL,
  question TEXT,
  command TEXT,
  command_sha256 TEXT,
  bound_by TEXT NOT NULL,
  bound_at BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE INDEX checklist_binding_of ON checklist_binding (item);
