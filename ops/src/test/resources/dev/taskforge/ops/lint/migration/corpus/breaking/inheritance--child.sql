CREATE TABLE special_users (level int) INHERITS (users);
