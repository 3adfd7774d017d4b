ALTER VIEW open_invoice RENAME TO late_invoice;
