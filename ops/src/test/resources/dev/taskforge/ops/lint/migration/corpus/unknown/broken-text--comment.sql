CREATE TABLE t (a int) /* never /* ends */;
