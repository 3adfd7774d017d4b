SELECT setval('ticket', 1);
