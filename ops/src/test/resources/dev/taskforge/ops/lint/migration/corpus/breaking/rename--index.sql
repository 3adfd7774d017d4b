ALTER INDEX users_email RENAME TO users_mail;
