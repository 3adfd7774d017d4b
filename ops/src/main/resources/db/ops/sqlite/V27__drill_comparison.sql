-- What a drill compared, line by line, as JSON; nothing when it did not come to that.
ALTER TABLE drill ADD COLUMN comparison TEXT;
