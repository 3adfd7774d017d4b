SELECT count(*) FROM users WHERE email LIKE '%;%';
VALUES (1);
