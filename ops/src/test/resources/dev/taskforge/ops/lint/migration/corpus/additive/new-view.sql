CREATE VIEW open_invoice (id, total) WITH (security_barrier = true) AS
  WITH late AS (SELECT * FROM invoice WHERE due < now())
  SELECT id, total FROM late WHERE paid IS NULL;
