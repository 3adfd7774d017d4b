CREATE TABLE invoice (id bigint, customer bigint);
ALTER TABLE invoice ADD CONSTRAINT fk FOREIGN KEY (customer) REFERENCES users (id) NOT VALID;
