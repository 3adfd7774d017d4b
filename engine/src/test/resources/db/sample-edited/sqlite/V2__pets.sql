INSERT INTO pet (name) VALUES ('Otto');
