CREATE INDEX CONCURRENTLY o ON orders (id) WHERE 100 / quantity > 3;
