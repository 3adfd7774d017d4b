CREATE TABLE t (a int DEFAULT :value);
