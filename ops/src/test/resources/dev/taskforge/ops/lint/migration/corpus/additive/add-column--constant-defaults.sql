ALTER TABLE users
  ADD COLUMN a interval DEFAULT interval '1 day',
  ADD COLUMN b timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN c text[] DEFAULT ARRAY['a', 'b']::text[],
  ADD COLUMN d timestamp DEFAULT (now() AT TIME ZONE 'utc'),
  ADD COLUMN e character varying(10) NULL DEFAULT 'x'::character varying,
  ADD COLUMN f date DEFAULT CURRENT_DATE;
