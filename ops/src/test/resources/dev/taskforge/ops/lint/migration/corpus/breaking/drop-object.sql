DROP VIEW open_invoice;
