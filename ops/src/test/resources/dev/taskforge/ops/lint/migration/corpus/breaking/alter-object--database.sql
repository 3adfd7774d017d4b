ALTER DATABASE shop SET timezone TO 'UTC';
