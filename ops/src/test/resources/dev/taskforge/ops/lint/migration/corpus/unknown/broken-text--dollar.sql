CREATE TABLE t (a text DEFAULT $a$ never ends $b$);
