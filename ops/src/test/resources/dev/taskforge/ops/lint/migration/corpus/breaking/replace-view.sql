CREATE OR REPLACE VIEW open_invoice AS SELECT id FROM invoice;
