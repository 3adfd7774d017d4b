CREATE TABLE invoice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  total numeric(12,2) NOT NULL DEFAULT 0 CHECK (total >= 0),
  note text COLLATE "C",
  made timestamp with time zone NOT NULL DEFAULT now(),
  UNIQUE (note, made)
) WITH (fillfactor = 80);
