INSERT INTO pet (name) VALUES ('Milo');
