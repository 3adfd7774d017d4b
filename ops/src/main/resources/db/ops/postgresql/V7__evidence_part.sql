-- What an answer of several parts is made of: the steps of a journey, the cells of an access matrix.
CREATE TABLE evidence_part (
  evidence_id BIGINT NOT NULL REFERENCES evidence (id),
  position INTEGER NOT NULL,
  part_group TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  expected TEXT NOT NULL,
  found TEXT NOT NULL,
  seen TEXT NOT NULL,
  ms BIGINT NOT NULL,
  PRIMARY KEY (evidence_id, position)
);
