CREATE TABLE t AS SELECT shop.wipe_all() AS x;
