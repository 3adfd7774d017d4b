CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(total) AS total FROM invoice GROUP BY customer WITH NO DATA;
CREATE UNIQUE INDEX totals_key ON totals (customer);
REFRESH MATERIALIZED VIEW totals;
