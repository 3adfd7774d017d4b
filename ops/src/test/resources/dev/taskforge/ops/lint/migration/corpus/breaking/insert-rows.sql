INSERT INTO role (id, name) VALUES (3, 'auditor') ON CONFLICT DO NOTHING;
