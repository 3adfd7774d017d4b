package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.taskforge.ops.backup.csv.Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Tables of MySQL itself that move to another database by CSV files; {@code testbed/versions} fetches the server with
 * {@code -Dtaskforge.versions=all}.
 */
@Tag("data")
class MySqlCsvTest {
    private static final boolean ALL =
            System.getProperty("taskforge.versions", "").equals("all");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/mysql:debian
                network_mode: none
                stop_grace_period: 1s
                environment: {MYSQL_ROOT_PASSWORD: secret, MYSQL_DATABASE: shop}
                labels: {dev.taskforge.testbed: "true"}
            """;
    private static final String TABLES = """
            CREATE TABLE odd (
              id int NOT NULL AUTO_INCREMENT PRIMARY KEY, t text, c char(5), b blob, v varbinary(20), fixed binary(4), f float,
              d double, x decimal(30,10), bits bit(64), z timestamp NULL, dt datetime(6), da date, ti time(3), y year,
              e enum('', 'a', 'it''s', '10', '2'), s set('x', 'y', 'z'), j json, l text CHARACTER SET latin1, big bigint unsigned,
              `back``tick "q" \\ x` varchar(10), g geometry SRID 4326, up varchar(50) AS (hex(big)) STORED,
              hidden int DEFAULT 3 INVISIBLE, made varchar(40) DEFAULT (uuid()), FULLTEXT KEY words (t));
            CREATE TABLE nokey (a int, b text);
            CREATE TABLE person (id int PRIMARY KEY, above int, FOREIGN KEY (above) REFERENCES person (id));
            CREATE TABLE log (at date NOT NULL, line text) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020),
              PARTITION p1 VALUES LESS THAN MAXVALUE);
            CREATE TABLE anchor (id int PRIMARY KEY);
            CREATE TABLE zlate (id int PRIMARY KEY, at int, FOREIGN KEY (at) REFERENCES anchor (id));
            INSERT INTO anchor VALUES (1);
            """;
    private static final String ROWS = """
            SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
            INSERT INTO odd (t, c, b, v, fixed, f, d, x, bits, z, dt, da, ti, y, e, s, j, l, big, `back``tick "q" \\ x`, g, hidden) VALUES
              ('line\\none\\r\\ntwo\\ttab \\\\ \\\\. "quoted", ''x'' ,', 'ab', x'00ff0a0d1a275c09', x'', x'00', 1e0/3,
                -1.7976931348623157e308, 12345678901234567890.0123456789, 18446744073709551615, '2024-02-29 12:00:00',
                '9999-12-31 23:59:59.999999', '2023-02-31', '-838:59:59.000', 0, '', 'x,z', '{"a": "\\\\n", "b": 1.50}', 'é',
                18446744073709551615, '''"\\\\', ST_GeomFromText('POINT(1 2)', 4326), 9),
              ('', '', '', 'NULL', '', -1.17549435e-38, 5e-324, 0, 0, '0000-00-00 00:00:00', '2023-00-00', '0000-00-00', '00:00:00', 2155,
                '10', '', 'null', '', 0, '', NULL, NULL);
            INSERT INTO odd (t, f, d) VALUES ('\\\\N', 0.1, 0.1), ('\\\\.', 16777217, 1e22), (concat('a', char(0), 'b'), '-0', '-0'),
              ('NULL', 3.4028235e38, 2.2250738585072014e-308), ('😀 é', NULL, NULL), ('\\\\x41', NULL, NULL);
            INSERT INTO odd (id, t) VALUES (0, 'number zero'), (40, 'gone');
            DELETE FROM odd WHERE id = 40;
            INSERT INTO nokey VALUES (NULL, NULL), (NULL, NULL), (1, 'x'), (1, 'x'), (1, '');
            INSERT INTO person VALUES (5, NULL), (4, 5), (3, 3), (2, 4), (1, 2);
            INSERT INTO log VALUES ('2019-01-01', 'x'), ('2025-01-01', 'y');
            INSERT INTO zlate VALUES (1, 1);
            """;

    @TempDir
    static Path folder;

    private static ComposeFolder stack;
    private static Remote remote;
    private static String export = "";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        if (!ALL) {
            return;
        }
        Testbed.versions(true);
        stack = new ComposeFolder("mysql", COMPOSE);
        stack.up("db");
        remote = Remote.start(folder);
        var databases = List.of("shop", "first", "second").stream()
                .map(name -> "  " + name + ": {kind: mysql, service: db, url: \"mysql://root:secret@127.0.0.1:3306/"
                        + name + "\"}\n")
                .collect(Collectors.joining());
        remote.apply(
                "mysql", "project: mysql\ncompose: {file: docker-compose.yml}\ndatabases:\n" + databases, stack.path());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sql("mysql", "SELECT 1").equals("1"));
        sql("mysql", "CREATE DATABASE first; CREATE DATABASE second");
        for (var name : List.of("shop", "first", "second")) {
            sql(name, TABLES);
        }
        sql("shop", ROWS);
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

    private static JsonNode ended(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return remote.job(job);
    }

    private static long submit(String what, Map<String, ?> asked) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/mysql/" + what, asked).path("id").asLong();
    }

    private static String checksums(String database) throws IOException {
        return sql(database, "CHECKSUM TABLE odd, nokey, person, log, zlate EXTENDED")
                .replaceAll("(?m)^" + database + "\\.", "");
    }

    private static Map<String, String> into(String database) {
        return Map.of("database", database, "from", export);
    }

    /** Each goes on with what the one before it left. */
    @TestFactory
    Stream<DynamicTest> tables() {
        return ALL
                ? Stream.of(
                        dynamicTest(
                                "anotherDatabaseHasTheSameRowsAndGoesOnWithTheSameNumbers",
                                MySqlCsvTest::anotherDatabaseHasTheSameRowsAndGoesOnWithTheSameNumbers),
                        dynamicTest(
                                "whatIsInTheWayIsNamedAndAnExportOfMariaDbIsOfAnotherKind",
                                MySqlCsvTest::whatIsInTheWayIsNamedAndAnExportOfMariaDbIsOfAnotherKind),
                        dynamicTest(
                                "nobodyElseWritesMeanwhileAndAKilledImportIsDoneAgain",
                                MySqlCsvTest::nobodyElseWritesMeanwhileAndAKilledImportIsDoneAgain))
                : Stream.empty();
    }

    private static void anotherDatabaseHasTheSameRowsAndGoesOnWithTheSameNumbers() throws Exception {
        sql("shop", "CREATE TABLE isam (x int) ENGINE=MyISAM");
        var refused = remote.ask("POST", "/projects/mysql/csv-exports/plan", Map.of("database", "shop"));
        assertThat(refused.path("faults").toString()).contains("isam (MyISAM)");
        var tables = List.of("odd", "nokey", "person", "log", "zlate");
        export = ended(submit("csv-exports", Map.of("database", "shop", "tables", tables)), "succeeded")
                .path("result")
                .path("export")
                .asString();
        assertThat(bundle().kind()).isEqualTo(Bundle.Kind.MYSQL);

        ended(submit("csv-imports", into("first")), "succeeded");

        assertThat(checksums("first")).isEqualTo(checksums("shop"));
        assertThat(sql("first", "INSERT INTO odd (t) VALUES ('next'); SELECT last_insert_id()"))
                .isEqualTo("41");
        assertThat(sql("first", "SHOW TABLES LIKE '%taskforge%'")).isEmpty();
    }

    private static Bundle bundle() throws IOException {
        return Bundle.read(folder.resolve("data/exports/mysql").resolve(export));
    }

    private static void whatIsInTheWayIsNamedAndAnExportOfMariaDbIsOfAnotherKind() throws Exception {
        sql(
                "second",
                "SET GLOBAL log_bin_trust_function_creators = 1; CREATE TRIGGER touched BEFORE INSERT ON odd"
                        + " FOR EACH ROW SET NEW.t = ''; ALTER TABLE nokey ADD UNIQUE (a)");
        var plan = remote.ask("POST", "/projects/mysql/csv-imports/plan", into("second"));
        assertThat(plan.path("faults").toString()).contains("the trigger touched of odd would run");
        sql("second", "DROP TRIGGER touched");
        assertThat(ended(submit("csv-imports", into("second")), "failed")
                        .path("error")
                        .asString())
                .contains("one of the rows 1 to 5 of nokey is refused", "1062");
        sql("second", "ALTER TABLE nokey DROP INDEX a");

        var file = folder.resolve("data/exports/mysql").resolve(export).resolve(Bundle.NAME);
        var said = Files.readString(file);
        Files.writeString(file, said.replace("\"kind\" : \"mysql\"", "\"kind\" : \"mariadb\""));
        var other = remote.ask("POST", "/projects/mysql/csv-imports/plan", into("second"));
        Files.writeString(file, said);
        assertThat(other.path("faults").toString())
                .contains("the export is of MariaDB, and second is a database of MySQL");
    }

    private static void nobodyElseWritesMeanwhileAndAKilledImportIsDoneAgain() throws Exception {
        var held = Thread.ofVirtual().start(() -> {
            try {
                sql("second", "START TRANSACTION; SELECT * FROM anchor FOR UPDATE; SELECT sleep(55)");
            } catch (IOException _) {
                // it is ended by KILL
            }
        });
        await().atMost(PATIENCE).until(() -> !sleeping().isEmpty());
        long job = submit("csv-imports", into("second"));
        await().atMost(PATIENCE).until(MySqlCsvTest::isHeldUp);
        for (var insert : List.of("odd (id) VALUES (99999)", "person VALUES (-1, NULL)", "nokey VALUES (7, '')")) {
            assertThatThrownBy(() -> sql("second", "SET innodb_lock_wait_timeout = 1; INSERT INTO " + insert))
                    .hasMessageContaining("1205");
        }

        remote.killWhen(MySqlCsvTest::isHeldUp);
        assertThat(sql("second", "SELECT count(*) FROM odd")).isEqualTo("0");
        sql("mysql", "KILL " + sleeping());
        held.join();

        ended(job, "succeeded");
        assertThat(checksums("second")).isEqualTo(checksums("shop"));
        assertThat(sql("second", "SHOW TABLES LIKE '%taskforge%'")).isEmpty();
    }

    private static String sleeping() throws IOException {
        return sql("mysql", "SELECT id FROM performance_schema.processlist WHERE info LIKE 'SELECT sleep(55)%'");
    }

    private static boolean isHeldUp() throws IOException {
        return !sql(
                        "mysql",
                        "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE"
                                + " 'INSERT INTO `zlate`%'")
                .isEmpty();
    }
}
