CREATE TABLE yearly AS SELECT date_trunc('year', made) AS y, sum(total) FROM invoice GROUP BY 1;
