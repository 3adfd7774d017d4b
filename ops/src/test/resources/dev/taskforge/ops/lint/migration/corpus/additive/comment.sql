COMMENT ON COLUMN users.email IS 'where to write; DROP TABLE users';
COMMENT ON FUNCTION f(int, text) IS NULL;
