CREATE TABLE invoice (id bigint PRIMARY KEY, customer bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE);
