GRANT admin TO reader;
