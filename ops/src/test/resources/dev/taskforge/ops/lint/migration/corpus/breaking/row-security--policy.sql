CREATE POLICY own ON users USING (owner = current_user);
