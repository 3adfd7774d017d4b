CREATE STATISTICS users_stats (dependencies) ON city, zip FROM users;
