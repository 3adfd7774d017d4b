package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A MariaDB database as Compose runs it, with much that a dump may lose. */
final class MariaDbStack implements AutoCloseable {
    static final String DATABASE = "shop";
    static final String PASSWORD = "p'a ss\\\"$x";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/mariadb:10.11
                command: ["--event-scheduler=OFF"]
                network_mode: none
                stop_grace_period: 1s
                environment:
                  MARIADB_ROOT_PASSWORD: 'p''a ss\\"$$x'
                  MARIADB_DATABASE: shop
                  MARIADB_USER: app
                  MARIADB_PASSWORD: apppass
                labels:
                  dev.taskforge.testbed: "true"
            """;

    private static final String CONTENT = """
            CREATE USER viewer@'%' IDENTIFIED BY 'verysecret';
            GRANT SELECT, CREATE VIEW ON shop.* TO viewer@'%';
            SET NAMES utf8mb4;
            CREATE TABLE customer (
              id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
              name varchar(100) NOT NULL DEFAULT 'it''s; ) -- \\\\ \\n x' COMMENT 'a; (b\\'s)',
              state enum('new','it''s','öld') NOT NULL DEFAULT 'new',
              tags set('a','b','c') DEFAULT 'a,b',
              price decimal(10,2),
              ratio double, small float,
              at timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
              day datetime(3), hour time, y year,
              data json CHECK (json_valid(data)),
              raw varbinary(50), big longblob, note text CHARACTER SET latin1,
              bits bit(10) DEFAULT b'101',
              shout varchar(100) AS (upper(name)) STORED,
              low varchar(100) AS (lower(name)) VIRTUAL,
              hidden int INVISIBLE DEFAULT 7,
              UNIQUE KEY by_name (name, id), KEY by_state (state), FULLTEXT KEY words (name),
              CONSTRAINT price_positive CHECK (price > 0)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='the ''customers''';
            INSERT INTO customer (name, price, ratio, small, data, raw, big, note, at, bits, tags)
              SELECT concat('n', seq, IF(seq % 7 = 0, '\\n''); INSERT INTO `x` VALUES (1\\\\', '')), seq / 3 + 1, 1.0 / seq, 1.0 / seq,
              json_object('i', seq), unhex(sha1(seq)), unhex('00ff0a0d1a275c'), 'é' , '2025-01-01', seq % 1024, 'a,c' FROM seq_1_to_2000;
            CREATE TABLE purchase (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, customer bigint unsigned, INDEX (customer),
              CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE);
            INSERT INTO purchase (customer) SELECT id FROM customer LIMIT 100;
            CREATE TABLE log (at date NOT NULL, line text) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020),
              PARTITION p1 VALUES LESS THAN MAXVALUE);
            INSERT INTO log SELECT '2025-01-01', 'x' FROM seq_1_to_50;
            CREATE TABLE empty (x int);
            CREATE TABLE place (id int PRIMARY KEY, g geometry NOT NULL, SPATIAL INDEX (g));
            INSERT INTO place VALUES (1, ST_GeomFromText('POINT(1 2)')), (2, ST_GeomFromText('LINESTRING(0 0, 1 1)'));
            CREATE TABLE `Tab ' le``"` (`cöl ) (` varchar(20) COLLATE utf8mb4_bin, u uuid, i inet6);
            INSERT INTO `Tab ' le``"` VALUES ('😀', uuid(), '::1'), (NULL, NULL, NULL);
            CREATE TABLE one (x int) ; INSERT INTO one VALUES (1);
            CREATE TABLE counter (x bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY);
            INSERT INTO counter VALUES (18446744073709551000);
            CREATE SEQUENCE down START -3 INCREMENT -2 MINVALUE -100 MAXVALUE 10 CACHE 0; SELECT nextval(down);
            CREATE SEQUENCE ticket START 5 CACHE 0; SELECT nextval(ticket);
            CREATE DEFINER=viewer@'%' VIEW short AS SELECT id, left(name, 5) AS short, 'x''\\n;' AS q FROM customer WHERE state IN ('new', 'öld');
            CREATE DEFINER=viewer@'%' VIEW shorter AS SELECT short FROM short WITH CASCADED CHECK OPTION;
            DELIMITER ;;
            CREATE TRIGGER touched BEFORE INSERT ON customer FOR EACH ROW BEGIN
            INSERT INTO `one` VALUES (1),
            (2);
            SET NEW.name = trim(NEW.name); END;;
            CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC RETURN x * 2;;
            CREATE PROCEDURE fill() BEGIN DECLARE i int DEFAULT 0; -- ö
            INSERT INTO `one` VALUES (i); END;;
            CREATE EVENT tick ON SCHEDULE EVERY 1 DAY DO DELETE FROM one;;
            CREATE EVENT later ON SCHEDULE AT '2037-01-01 00:00:00' DO DELETE FROM one;;
            DELIMITER ;
            CREATE USER reader@'%' IDENTIFIED BY 'verysecret';
            GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.* TO reader@'%';
            """;

    private final ComposeFolder folder;

    private MariaDbStack() throws IOException {
        folder = new ComposeFolder("mariadb", COMPOSE);
    }

    /** A server that runs, with content. */
    static MariaDbStack up() throws IOException, InterruptedException {
        var stack = new MariaDbStack();
        try {
            stack.begin();
            stack.sql(DATABASE, CONTENT);
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Starts it, also again, and waits until it listens for others. */
    void begin() throws IOException, InterruptedException {
        folder.up("db");
        var ask = List.of("mariadb", "-uroot", "-h127.0.0.1", "--protocol=tcp", "-e", "SELECT 1");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> docker().exec(container(), ask)
                                .environment(Map.of("MYSQL_PWD", PASSWORD))
                                .run(PATIENCE)
                                .exitCode()
                        == 0);
    }

    Docker docker() {
        return folder.docker();
    }

    Path folder() {
        return folder.path();
    }

    String container() throws IOException {
        return folder.container("db").id();
    }

    /** What TaskForge asks. */
    MySqlServer server(String database) throws IOException {
        return MySqlServer.of(docker(), container(), "root", PASSWORD, database);
    }

    /** What TaskForge asks as somebody who may read all of the database and no more. */
    MySqlServer serverOfReader() throws IOException {
        return MySqlServer.of(docker(), container(), "reader", "verysecret", DATABASE);
    }

    /** Runs SQL in a database and returns what it answers. */
    String sql(String database, String sql) throws IOException {
        var words = List.of("mariadb", "-uroot", "-BN", "--comments", "--default-character-set=utf8mb4", database);
        var result = docker().exec(container(), words)
                .environment(Map.of("MYSQL_PWD", PASSWORD))
                .input(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException("mariadb: " + result.errors());
        }
        return result.output().strip();
    }

    /** Makes a database with the tables of another one, empty and as if no number was given out, without its triggers. */
    void copyTables(String from, String database) throws IOException {
        sql("mysql", "CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        var script = "mariadb-dump -uroot --no-data --skip-triggers " + from
                + " | sed 's/ AUTO_INCREMENT=[0-9]*//' | mariadb -uroot --comments --default-character-set=utf8mb4 "
                + database;
        var result = docker().exec(container(), List.of("sh", "-c", script))
                .environment(Map.of("MYSQL_PWD", PASSWORD))
                .run(PATIENCE);
        if (result.exitCode() != 0 || !result.errors().isBlank()) {
            throw new IOException("mariadb-dump: " + result.errors());
        }
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
