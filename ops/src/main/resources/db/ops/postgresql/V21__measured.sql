-- What the application looked like before and after a deployment, as JSON.
ALTER TABLE deployment ADD COLUMN measured_before TEXT;
ALTER TABLE deployment ADD COLUMN measured_after TEXT;
