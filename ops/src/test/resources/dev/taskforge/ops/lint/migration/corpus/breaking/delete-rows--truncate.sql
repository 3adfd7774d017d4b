TRUNCATE TABLE sessions, tokens CASCADE;
