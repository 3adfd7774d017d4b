CREATE TABLE "Orders" (id int);
DROP TABLE orders;
