-- nothing is done here; DROP TABLE users;
SELECT 1;
