package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.mysql.DumpReader;
import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.backup.postgres.Facts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Backups of MySQL itself, which {@code testbed/versions} fetches with {@code -Dtaskforge.versions=all}: it is in no release of Debian.
 */
@Tag("data")
class MySqlTest {
    private static final boolean ALL =
            System.getProperty("taskforge.versions", "").equals("all");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DATABASE = "shop";
    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/mysql:debian
                command: ["--event-scheduler=OFF"]
                network_mode: none
                stop_grace_period: 1s
                environment: {MYSQL_ROOT_PASSWORD: secret, MYSQL_DATABASE: shop, MYSQL_USER: app, MYSQL_PASSWORD: apppass}
                labels: {dev.taskforge.testbed: "true"}
            """;
    private static final String PROJECT = """
            project: mysql
            compose: {file: docker-compose.yml}
            databases:
              shop: {kind: mysql, service: db, url: "mysql://root:secret@127.0.0.1:3306/shop"}
              kea: {kind: mysql, service: db, url: "mysql://root:secret@127.0.0.1:3306/kea"}
            backup: {of: [shop, kea]}
            """;

    private static final String CONTENT = """
            CREATE USER viewer@'%' IDENTIFIED BY 'verysecret';
            GRANT SELECT, CREATE VIEW ON shop.* TO viewer@'%';
            SET NAMES utf8mb4;
            SET SESSION cte_max_recursion_depth = 10000;
            CREATE TABLE customer (
              id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
              name varchar(100) NOT NULL DEFAULT 'it''s; ) -- \\\\ \\n x' COMMENT 'a; (b\\'s)',
              state enum('new','it''s','öld') NOT NULL DEFAULT 'new',
              tags set('a','b','c') DEFAULT 'a,b',
              price decimal(10,2),
              ratio double, small float,
              at timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
              day datetime(3), hour time, y year,
              data json, raw varbinary(50), big longblob, note text CHARACTER SET latin1,
              bits bit(10) DEFAULT b'101',
              shout varchar(100) AS (upper(name)) STORED,
              low varchar(100) AS (lower(name)) VIRTUAL,
              hidden int DEFAULT 7 INVISIBLE,
              made varchar(40) DEFAULT (uuid()),
              UNIQUE KEY by_name (name, id), KEY by_state (state DESC), KEY by_kind ((cast(data ->> '$.i' AS unsigned))),
              KEY unseen (price) INVISIBLE, FULLTEXT KEY words (name),
              CONSTRAINT price_positive CHECK (price > 0)
            ) COMMENT='the ''customers''';
            INSERT INTO customer (name, price, ratio, small, data, raw, big, note, at, bits, tags)
              WITH RECURSIVE s (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM s WHERE seq < 2000)
              SELECT concat('n', seq, IF(seq % 7 = 0, '\\n''); INSERT INTO `x` VALUES (1\\\\', '')), seq / 3 + 1, 1.0 / seq, 1.0 / seq,
              json_object('i', seq), unhex(sha2(seq, 256)), unhex('00ff0a0d1a275c'), 'é' , '2025-01-01', seq % 1024, 'a,c' FROM s;
            CREATE TABLE purchase (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, customer bigint unsigned, INDEX (customer),
              CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE);
            INSERT INTO purchase (customer) SELECT id FROM customer LIMIT 100;
            CREATE TABLE log (at date NOT NULL, line text) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020),
              PARTITION p1 VALUES LESS THAN MAXVALUE);
            INSERT INTO log SELECT '2025-01-01', 'x' FROM customer LIMIT 50;
            CREATE TABLE place (id int PRIMARY KEY, g geometry NOT NULL SRID 4326, SPATIAL INDEX (g));
            INSERT INTO place VALUES (1, ST_GeomFromText('POINT(1 2)', 4326)), (2, ST_GeomFromText('LINESTRING(0 0, 1 1)', 4326));
            CREATE TABLE `Tab ' le``"` (`cöl ) (` varchar(20) COLLATE utf8mb4_bin);
            INSERT INTO `Tab ' le``"` VALUES ('😀'), (NULL);
            CREATE TABLE one (x int) ; INSERT INTO one VALUES (1);
            CREATE DEFINER=viewer@'%' VIEW short AS SELECT id, left(name, 5) AS short, 'x''\\n;' AS q FROM customer WHERE state IN ('new', 'öld');
            CREATE DEFINER=viewer@'%' VIEW shorter AS SELECT short FROM short WITH CASCADED CHECK OPTION;
            SET GLOBAL log_bin_trust_function_creators = 1;
            DELIMITER ;;
            CREATE TRIGGER touched BEFORE INSERT ON customer FOR EACH ROW BEGIN
            INSERT INTO `one` VALUES (1),
            (2);
            SET NEW.name = trim(NEW.name); END;;
            CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC RETURN x * 2;;
            CREATE PROCEDURE fill() BEGIN DECLARE i int DEFAULT 0; -- ö
            INSERT INTO `one` VALUES (i); END;;
            CREATE EVENT tick ON SCHEDULE EVERY 1 DAY DO DELETE FROM one;;
            DELIMITER ;
            """;

    @TempDir
    static Path folder;

    private static ComposeFolder stack;
    private static Remote remote;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        if (!ALL) {
            return;
        }
        Testbed.versions(true);
        stack = new ComposeFolder("mysql", COMPOSE);
        stack.up("db");
        remote = Remote.start(folder);
        remote.apply("mysql", PROJECT, stack.path());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sql("mysql", "SELECT 1").equals("1"));
        sql(DATABASE, CONTENT);
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    private static String sql(String database, String sql) throws IOException {
        var words = List.of(
                "mysql", "-uroot", "-h127.0.0.1", "--protocol=tcp", "-BN", "--default-character-set=utf8mb4", database);
        var result = stack.docker()
                .exec(stack.container("db").id(), words)
                .environment(Map.of("MYSQL_PWD", "secret"))
                .input(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException(result.errors());
        }
        return result.output().strip();
    }

    private static void ended(String duty, Map<String, ?> asked) throws IOException, InterruptedException {
        long job =
                remote.ask("POST", "/projects/mysql/" + duty, asked).path("id").asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
    }

    private static JsonNode newest(String database) throws IOException, InterruptedException {
        return remote.get("/projects/mysql/backups?limit=1&database=" + database)
                .path("items")
                .path(0);
    }

    private static Facts.Content content() throws IOException {
        var server = MySqlServer.of(stack.docker(), stack.container("db").id(), "root", "secret", DATABASE);
        var reader = new DumpReader();
        server.dump(reader);
        reader.requireEnd();
        var facts = server.facts();
        return new Facts.Content(reader.rows(), reader.hashes(), facts.parts(), facts.counters());
    }

    static List<String> databases() {
        return ALL ? List.of("kea", DATABASE) : List.of();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("databases")
    void aBackupIsProvenAndComesBackBeside(String database) throws Exception {
        if (database.equals("kea")) {
            sql("mysql", "CREATE DATABASE kea");
            sql(database, "SET NAMES utf8mb4;\n" + Published.script("kea", "mysql"));
        }
        var before = sql(database, Published.ALL_OF_MARIADB);

        ended("backup", Map.of("database", database));
        ended("drill", Map.of("backup_id", newest(database).path("id").asLong()));
        assertThat(newest(database).path("state").asString()).isEqualTo("proven");
        ended("restores", Map.of("database", database, "into", "look_" + database));

        assertThat(about(sql("look_" + database, Published.ALL_OF_MARIADB))).isEqualTo(about(before));
    }

    /** Checksums are told with the name of the database. */
    private static String about(String answer) {
        return answer.replaceAll("(?m)^(look_)?(kea|shop)\\.", "");
    }

    static List<String> changes() {
        return !ALL
                ? List.of()
                : List.of(
                        "DELETE FROM purchase WHERE id = 7",
                        "UPDATE customer SET data = NULL, at = at WHERE id = 1",
                        "UPDATE customer SET at = at + INTERVAL 1 MICROSECOND WHERE id = 2000",
                        "UPDATE customer SET big = unhex('00ff0a0d1a275d'), at = at WHERE id = 5",
                        "UPDATE customer SET hidden = 8, at = at WHERE id = 5",
                        "UPDATE place SET g = ST_GeomFromText('POINT(1 3)', 4326) WHERE id = 1",
                        "CREATE TABLE more (x int)",
                        "DROP INDEX by_state ON customer",
                        "DROP INDEX by_kind ON customer",
                        "ALTER TABLE customer ALTER INDEX unseen VISIBLE",
                        "ALTER TABLE customer ALTER hidden SET DEFAULT 8",
                        "ALTER TABLE customer ALTER COLUMN hidden SET VISIBLE",
                        "ALTER TABLE customer ALTER CHECK price_positive NOT ENFORCED",
                        "ALTER TABLE customer DROP CHECK price_positive",
                        "ALTER TABLE purchase DROP FOREIGN KEY of_customer",
                        "ALTER TABLE customer MODIFY price decimal(12, 2)",
                        "ALTER TABLE customer COMMENT 'others'",
                        "ALTER TABLE customer AUTO_INCREMENT = 5000",
                        "ALTER TABLE log REMOVE PARTITIONING",
                        "ALTER DATABASE shop COLLATE utf8mb4_bin",
                        "DROP TRIGGER touched",
                        "DROP FUNCTION twice",
                        "DROP PROCEDURE fill",
                        "ALTER EVENT tick DISABLE",
                        "DROP EVENT tick",
                        "ALTER SQL SECURITY INVOKER VIEW shorter AS SELECT short FROM short WITH CASCADED CHECK OPTION",
                        "DROP VIEW shorter");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("changes")
    void whatIsOtherwiseIsFound(String change) throws IOException {
        var before = content();
        sql(DATABASE, change);
        assertThat(Difference.between(before, content())).as(change).isPresent();
    }

    static List<String> swaps() {
        return ALL
                ? List.of(
                        "TRUNCATE TABLE swapped",
                        "RENAME TABLE swapped TO other, twin TO swapped, other TO twin",
                        "DROP TABLE swapped; CREATE TABLE swapped (x int)")
                : List.of();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("swaps")
    void aTableThatIsAnotherUnderItsNameIsNoticed(String change) throws IOException {
        sql(
                "mysql",
                "CREATE DATABASE `sw-aps`; CREATE TABLE `sw-aps`.swapped (x int); CREATE TABLE `sw-aps`.twin (x int)");
        try {
            var server = MySqlServer.of(stack.docker(), stack.container("db").id(), "root", "secret", "sw-aps");
            var before = server.identities();
            assertThat(before.keySet()).anyMatch(name -> name.startsWith("innodb "));
            assertThat(server.identities()).isEqualTo(before);
            sql("sw-aps", change);
            assertThat(server.identities()).isNotEqualTo(before);
        } finally {
            sql("mysql", "DROP DATABASE `sw-aps`");
        }
    }
}
