package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.csv.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tables of MariaDB that move to another database by CSV files, on a real Docker Engine. */
@Tag("data")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MariaDbCsvTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> COPIES = List.of("first", "second", "third", "fourth", "fifth", "sixth");
    private static final String ODD = """
            SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
            DROP VIEW shorter, short;
            CREATE VIEW seen AS SELECT x FROM one;
            CREATE TABLE odd (
              id int NOT NULL AUTO_INCREMENT PRIMARY KEY, t text, c char(5), b blob, v varbinary(20), fixed binary(4), f float,
              d double, money float(9,2), x decimal(30,10), bits bit(64), one bit(1), flag tinyint(1), z timestamp NULL,
              zz timestamp(6) NULL, dt datetime(6), da date, ti time(3), y year, e enum('', 'a', 'it''s', '10', '2'),
              s set('x', 'y', 'z'), j json, l text CHARACTER SET latin1, padded int(8) unsigned zerofill,
              big bigint unsigned, `back``tick "q" \\ x` varchar(10), u uuid, ip inet6, g geometry,
              up varchar(50) AS (hex(big)) STORED, hidden int INVISIBLE DEFAULT 3) DEFAULT CHARSET=utf8mb4;
            INSERT INTO odd (t, c, b, v, fixed, f, d, money, x, bits, one, flag, z, zz, dt, da, ti, y, e, s, j, l, padded, big,
              `back``tick "q" \\ x`, u, ip, g, hidden) VALUES
              ('line\\none\\r\\ntwo\\ttab \\\\ \\\\. "quoted", ''x'' ,', 'ab', x'00ff0a0d1a275c09', x'', x'00', 1/3,
                -1.7976931348623157e308, 12.34, 12345678901234567890.0123456789, 18446744073709551615, 1, 2,
                '2024-02-29 12:00:00', '2038-01-19 03:14:07.999999', '9999-12-31 23:59:59.999999', '2023-02-31',
                '-838:59:59.000', 0, '', 'x,z', '{"a": "\\\\n"}', 'é', 42, 18446744073709551615, '''"\\\\', uuid(), '::1',
                ST_GeomFromText('POINT(1 2)'), 9),
              ('', '', '', 'NULL', '', -1.17549435e-38, 5e-324, 0, 0, 0, 0, 0, '0000-00-00 00:00:00', NULL, '2023-00-00', '0000-00-00',
                '00:00:00', 2155, '10', '', 'null', '', 0, 0, '', NULL, NULL, NULL, NULL),
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO odd (t, f, d) VALUES ('\\\\N', 0.1, 0.1), ('\\\\.', 16777217, 1e22), (concat('a', char(0), 'b'), '-0', '-0'),
              ('NULL', 3.4028235e38, 2.2250738585072014e-308), ('😀 é', NULL, NULL), ('\\\\x41', NULL, NULL);
            INSERT INTO odd (id, t) VALUES (0, 'number zero'), (40, 'gone');
            DELETE FROM odd WHERE id = 40;
            CREATE TABLE nokey (a int, b text);
            INSERT INTO nokey VALUES (NULL, NULL), (NULL, NULL), (1, 'x'), (1, 'x'), (1, '');
            CREATE TABLE person (id int PRIMARY KEY, above int, FOREIGN KEY (above) REFERENCES person (id));
            INSERT INTO person VALUES (5, NULL), (4, 5), (3, 3), (2, 4), (1, 2);
            CREATE TABLE lefty (id int PRIMARY KEY, amount int); INSERT INTO lefty SELECT seq, 100 FROM seq_1_to_2000;
            CREATE TABLE righty (id int PRIMARY KEY, amount int); INSERT INTO righty SELECT seq, 100 FROM seq_1_to_2000;
            CREATE TABLE huge (id int PRIMARY KEY, h longtext);
            INSERT INTO huge VALUES (1, repeat('\\\\''', 1500000)), (2, 'small');
            CREATE TABLE anchor (id int PRIMARY KEY); INSERT INTO anchor VALUES (1);
            CREATE TABLE zlate (id int PRIMARY KEY, at int, FOREIGN KEY (at) REFERENCES anchor (id));
            INSERT INTO zlate VALUES (1, 1);
            """;

    @TempDir
    static Path folder;

    private static MariaDbStack stack;
    private static Remote remote;
    private static String export = "";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = MariaDbStack.up();
        stack.sql(MariaDbStack.DATABASE, ODD);
        for (var name : COPIES) {
            stack.copyTables(MariaDbStack.DATABASE, name);
        }
        remote = Remote.start(folder);
        apply(List.of("shop", "first", "second", "third", "fourth", "fifth", "sixth", "kea", "zabbix", "copy"));
    }

    private static void apply(List<String> databases) throws IOException, InterruptedException {
        remote.apply(
                "shop",
                "project: shop\ncompose: {file: docker-compose.yml}\ndatabases:\n"
                        + databases.stream()
                                .map(name -> "  " + name + ": {kind: mariadb, service: db, url: "
                                        + "\"mysql://root:x@127.0.0.1:3306/" + name + "\"}\n")
                                .collect(Collectors.joining())
                        + "  asapp: {kind: mariadb, service: db, url: \"mysql://app:x@127.0.0.1:3306/shop\", user: app}\n",
                stack.folder());
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

    private static long submit(String what, Map<String, ?> asked) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + what, asked).path("id").asLong();
    }

    private static JsonNode ended(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return remote.job(job).path("result");
    }

    private static String export(Map<String, ?> asked) throws IOException, InterruptedException {
        return ended(submit("csv-exports", asked), "succeeded").path("export").asString();
    }

    private static JsonNode plan(String database, String from) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/csv-imports/plan", Map.of("database", database, "from", from));
    }

    private static String error(long job) throws IOException, InterruptedException {
        ended(job, "failed");
        return remote.job(job).path("error").asString();
    }

    private static long fill(String database, String from) throws IOException, InterruptedException {
        return submit("csv-imports", Map.of("database", database, "from", from));
    }

    private static String count(String database, String table) throws IOException {
        return stack.sql(database, "SELECT count(*) FROM `" + table + "`");
    }

    private static Bundle bundle(String name) throws IOException {
        return Bundle.read(folder.resolve("data/exports/shop").resolve(name));
    }

    /** What the server itself thinks of the rows of all tables. */
    private static String checksums(String database, Bundle of) throws IOException {
        var names = of.tables().stream()
                .map(table -> "`" + table.table().name().replace("`", "``") + "`")
                .collect(Collectors.joining(", "));
        return stack.sql(database, "CHECKSUM TABLE " + names + " EXTENDED").replaceAll("(?m)^" + database + "\\.", "");
    }

    private static String marks(String database) throws IOException {
        return stack.sql(
                database,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = database() AND table_name LIKE"
                        + " '%taskforge%'");
    }

    @Test
    @Order(1)
    void anExportIsOfOneMomentWhileOthersWrite() throws Exception {
        var writing = CompletableFuture.runAsync(() -> {
            try {
                stack.sql(MariaDbStack.DATABASE, """
                        DELIMITER ;;
                        BEGIN NOT ATOMIC
                          DECLARE i int DEFAULT 0;
                          WHILE i < 1000000 AND NOT EXISTS (SELECT 1 FROM empty) DO
                            START TRANSACTION;
                            UPDATE lefty SET amount = amount - 1 WHERE id = 1 + i % 2000;
                            UPDATE righty SET amount = amount + 1 WHERE id = 2000 - i % 2000;
                            COMMIT;
                            SET i = i + 1;
                          END WHILE;
                        END;;
                        """);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await().atMost(SOON)
                .until(() -> !stack.sql("shop", "SELECT sum(amount) FROM lefty").equals("200000"));
        var busy = export(Map.of("database", "shop", "tables", List.of("righty", "lefty", "customer")));
        stack.sql("shop", "INSERT INTO empty VALUES (1)");
        writing.get(60, TimeUnit.SECONDS);
        stack.sql("shop", "DELETE FROM empty");
        assertThat(sum(busy, "lefty") + sum(busy, "righty")).isEqualTo(400_000);
        assertThat(sum(busy, "lefty")).isNotEqualTo(200_000);
    }

    private static long sum(String name, String table) throws IOException {
        var file = bundle(name).tables().stream()
                .filter(one -> one.table().name().equals(table))
                .findFirst()
                .orElseThrow()
                .file();
        return Files.readAllLines(
                        folder.resolve("data/exports/shop").resolve(name).resolve(file))
                .stream()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.split(",")[1].replace("\"", "")))
                .sum();
    }

    @Test
    @Order(2)
    void whatCannotBeReadAtOneMomentIsNamedAndSequencesAreLeftOut() throws Exception {
        stack.sql("shop", "CREATE TABLE isam (x int) ENGINE=MyISAM; CREATE TABLE past (x int) WITH SYSTEM VERSIONING");
        var refused = remote.ask("POST", "/projects/shop/csv-exports/plan", Map.of("database", "shop"));
        assertThat(refused.path("faults").toString()).contains("isam (MyISAM)", "past (system-versioned)");
        stack.sql("shop", "DROP TABLE isam; DROP TABLE past; CREATE TABLE far (x text CHARACTER SET gbk)");
        refused = remote.ask("POST", "/projects/shop/csv-exports/plan", Map.of("database", "shop"));
        assertThat(refused.path("faults").toString()).contains("far.x (gbk)", "question marks");
        stack.sql("shop", "DROP TABLE far");

        var plan = remote.ask("POST", "/projects/shop/csv-exports/plan", Map.of("database", "shop"));
        assertThat(plan.path("steps").toString()).contains("ticket is a sequence", "NOT encrypted");
        export = export(Map.of("database", "shop"));

        var bundle = bundle(export);
        assertThat(bundle.kind()).isEqualTo(Bundle.Kind.MARIADB);
        assertThat(bundle.leftOut()).containsExactly("down", "ticket");
        assertThat(bundle.tables())
                .extracting(table -> table.table().toString())
                .contains("customer", "odd", "Tab ' le``\"".replace("``", "`"))
                .doesNotContain("ticket", "seen");
        var odd = bundle.tables().stream()
                .filter(table -> table.table().name().equals("odd"))
                .findFirst()
                .orElseThrow();
        assertThat(odd.generated()).containsExactly("up");
        assertThat(odd.names()).contains("hidden", "back`tick \"q\" \\ x");
        assertThat(Files.readString(
                        folder.resolve("data/exports/shop").resolve(export).resolve(odd.file())))
                .contains(
                        "\"\\x00ff0a0d1a275c09\"",
                        "\"0.3333333432674408\"",
                        "\"18446744073709551615\"",
                        "\"\\t\\x41\"");
    }

    @Test
    @Order(3)
    void anotherDatabaseHasTheSameRowsAndGoesOnWithTheSameNumbers() throws Exception {
        var plan = plan("first", export);
        assertThat(plan.path("refused").asBoolean()).as(plan.toPrettyString()).isFalse();
        assertThat(plan.path("steps").toString()).contains("AUTO_INCREMENT", "ticket is a sequence");

        ended(fill("first", export), "succeeded");

        var bundle = bundle(export);
        assertThat(checksums("first", bundle)).isEqualTo(checksums("shop", bundle));
        assertThat(marks("first")).isEmpty();
        // 40 was given out before, and nobody has it.
        assertThat(stack.sql("first", "INSERT INTO odd (t) VALUES ('next'); SELECT last_insert_id()"))
                .isEqualTo("41");
        assertThat(plan("first", export).path("faults").toString()).contains("customer has 2000 rows");
    }

    @Test
    @Order(4)
    void whatIsInTheWayIsToldAtOnceAndNothingIsChanged() throws Exception {
        stack.sql("second", """
                CREATE TRIGGER touched BEFORE INSERT ON customer FOR EACH ROW SET NEW.name = trim(NEW.name);
                CREATE TRIGGER later BEFORE UPDATE ON odd FOR EACH ROW SET NEW.t = '';
                ALTER TABLE lefty ADD FOREIGN KEY (id) REFERENCES righty (id);
                ALTER TABLE righty ADD FOREIGN KEY (id) REFERENCES lefty (id);
                ALTER TABLE nokey MODIFY a bigint unsigned;
                INSERT INTO one VALUES (1);
                ALTER TABLE counter ENGINE=MyISAM;
                """);
        assertThat(plan("second", export).path("faults").toString())
                .contains(
                        "the trigger touched of customer would run",
                        "lefty -> righty -> lefty",
                        "column a of nokey is int in the export and bigint unsigned here",
                        "one has 1 rows",
                        "counter is of MyISAM")
                .doesNotContain("later");
        assertThat(error(fill("second", export))).contains("trigger touched", "circle");
        assertThat(count("second", "odd")).isEqualTo("0");
        assertThat(marks("second")).isEmpty();
    }

    @Test
    @Order(5)
    void aRowThatTheServerRefusesOrCannotTakeUndoesAllOfIt() throws Exception {
        stack.sql("third", "ALTER TABLE nokey ADD UNIQUE (a)");
        assertThat(error(fill("third", export))).contains("one of the rows 1 to 5 of nokey is refused", "1062");
        assertThat(count("third", "customer")).isEqualTo("0");
        stack.sql("third", "ALTER TABLE nokey DROP INDEX a; ALTER TABLE odd MODIFY t text CHARACTER SET latin1");
        assertThat(error(fill("third", export))).contains("of odd is refused", "1366");
        stack.sql(
                "third",
                "ALTER TABLE odd MODIFY t text CHARACTER SET utf8mb4; SET GLOBAL max_allowed_packet = 2097152");
        assertThat(error(fill("third", export))).contains("row 1 of huge takes", "max_allowed_packet");
        assertThat(marks("third")).isEmpty();
        stack.sql("third", "SET GLOBAL max_allowed_packet = 16777216");

        ended(fill("third", export), "succeeded");

        assertThat(checksums("third", bundle(export))).isEqualTo(checksums("shop", bundle(export)));
    }

    @Test
    @Order(6)
    void anImportThatIsKilledLeavesNothingAndTheNextAttemptFillsAll() throws Exception {
        var some = someWithAnchor("fourth");
        var held = holdAnchor("fourth");
        long job = fill("fourth", some);
        await().atMost(SOON).until(MariaDbCsvTest::isHeldUp);
        // Nobody else can write into what is being filled, and everybody can read.
        for (var insert : List.of("odd (id) VALUES (99999)", "person VALUES (-1, NULL)", "nokey VALUES (7, '')")) {
            assertThatThrownBy(() -> stack.sql("fourth", "SET innodb_lock_wait_timeout = 1; INSERT INTO " + insert))
                    .hasMessageContaining("1205");
        }
        assertThat(count("fourth", "odd")).isEqualTo("0");

        remote.killWhen(MariaDbCsvTest::isHeldUp);
        assertThat(count("fourth", "odd")).isEqualTo("0");
        letGo(held);

        ended(job, "succeeded");
        assertThat(checksums("fourth", bundle(some))).isEqualTo(checksums("shop", bundle(some)));
        assertThat(marks("fourth")).isEmpty();
        assertThat(folder.resolve("data/scratch/csv-import-" + job)).doesNotExist();
    }

    /** An export without what its last table refers to, which is in the other database already. */
    private static String someWithAnchor(String database) throws IOException, InterruptedException {
        stack.sql(database, "INSERT INTO anchor VALUES (1)");
        return export(Map.of("database", "shop", "tables", List.of("odd", "nokey", "person", "zlate")));
    }

    /** Whoever changes what a row refers to keeps an import from its end. */
    private static Thread holdAnchor(String database) {
        var held = Thread.ofVirtual().start(() -> {
            try {
                stack.sql(database, "START TRANSACTION; SELECT * FROM anchor FOR UPDATE; SELECT sleep(55)");
            } catch (IOException _) {
                // it is ended by letGo
            }
        });
        await().atMost(SOON).until(() -> !sleeping().isEmpty());
        return held;
    }

    private static String sleeping() throws IOException {
        return stack.sql("mysql", "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT sleep(55)%'");
    }

    private static boolean isHeldUp() throws IOException {
        return !stack.sql(
                        "mysql",
                        "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE"
                                + " 'INSERT INTO `zlate`%'")
                .isEmpty();
    }

    private static void letGo(Thread held) throws IOException, InterruptedException {
        stack.sql("mysql", "KILL " + sleeping());
        held.join();
    }

    @Test
    @Order(7)
    void whatWasMadeLastBeforeACrashIsDoneThoughTheFilesAreGone() throws Exception {
        var some = someWithAnchor("fifth");
        var held = holdAnchor("fifth");
        long job = fill("fifth", some);
        await().atMost(SOON).until(MariaDbCsvTest::isHeldUp);
        remote.kill();
        letGo(held);
        var mark = marks("fifth");
        assertThat(mark).startsWith("_taskforge_csv_import_");
        // As if the crash had come after the COMMIT: the row of the transaction is there.
        await().atMost(SOON)
                .until(() -> stack.sql("fifth", "SELECT count(*) FROM information_schema.innodb_trx")
                        .equals("0"));
        assertThat(count("fifth", mark)).isEqualTo("0");
        var created = createdAt(job);
        stack.sql("fifth", "INSERT INTO " + mark + " VALUES ('job " + job + " of " + created + "')");
        var written = folder.resolve("data/exports/shop").resolve(some);
        Files.move(written, written.resolveSibling("away"));

        remote.restart();

        var filled = ended(job, "succeeded");
        Files.move(written.resolveSibling("away"), written);
        assertThat(filled.path("export").asString()).isEqualTo(some);
        assertThat(remote.log(job)).contains("made it last");
        assertThat(marks("fifth")).isEmpty();
        assertThat(count("fifth", "odd")).isEqualTo("0");
    }

    private static java.time.Instant createdAt(long job) throws java.sql.SQLException {
        try (var database = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/taskforge.db"));
                var asked = database.prepareStatement("SELECT created_at FROM job WHERE id = ?")) {
            asked.setLong(1, job);
            try (var row = asked.executeQuery()) {
                assertThat(row.next()).isTrue();
                return java.time.Instant.ofEpochMilli(row.getLong(1));
            }
        }
    }

    @Test
    @Order(9)
    void whoMayNotSeeAllOfTheDatabaseIsRefused() throws Exception {
        var asked = Map.of("database", "asapp", "tables", List.of("one"));
        var from = export(asked);
        stack.sql("shop", "REVOKE TRIGGER ON shop.* FROM app");
        assertThat(plan("asapp", from).path("faults").toString()).contains("lacks TRIGGER");
        assertThat(error(fill("asapp", from))).contains("lacks TRIGGER");
        stack.sql("shop", "REVOKE SELECT ON shop.* FROM app; GRANT SELECT ON shop.one TO app");
        var refused = remote.ask("POST", "/projects/shop/csv-exports/plan", asked);
        assertThat(refused.path("faults").toString()).contains("lacks SELECT");
    }

    @Test
    @Order(10)
    void anImportThatIsCancelledLeavesNothingBehind() throws Exception {
        var some = someWithAnchor("sixth");
        var held = holdAnchor("sixth");
        long job = fill("sixth", some);
        await().atMost(SOON).until(MariaDbCsvTest::isHeldUp);
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
        letGo(held);

        ended(job, "cancelled");

        assertThat(count("sixth", "odd")).isEqualTo("0");
        await().atMost(SOON).until(() -> marks("sixth").isEmpty());
        assertThat(folder.resolve("data/scratch/csv-import-" + job)).doesNotExist();
        stack.sql("sixth", "INSERT INTO odd (t) VALUES ('nobody holds it')");
    }

    @Test
    @Order(8)
    void databasesThatOthersPublishedMove() throws Exception {
        for (var name : Published.databases()) {
            stack.sql("mysql", "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
            stack.sql(name, "SET NAMES utf8mb4;\n" + Published.script(name, "mysql"));
            stack.copyTables(name, "copy");
            var from = export(Map.of("database", name));

            ended(fill("copy", from), "succeeded");

            assertThat(checksums("copy", bundle(from))).isEqualTo(checksums(name, bundle(from)));
            stack.sql("mysql", "DROP DATABASE copy");
        }
    }
}
