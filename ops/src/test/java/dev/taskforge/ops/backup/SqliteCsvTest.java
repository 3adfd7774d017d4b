package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** Tables of SQLite that move to another database by CSV files. */
class SqliteCsvTest {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, boss INTEGER REFERENCES CUSTOMER)",
            "CREATE TABLE any_value (a INTEGER, b REAL, c TEXT, d NUMERIC, e BLOB, f, g VARCHAR(3), h DATETIME)",
            "CREATE TABLE exact (id TEXT PRIMARY KEY, a ANY, b INT) STRICT, WITHOUT ROWID",
            "CREATE TABLE \"od,d \"\" ' ta.ble\" (\"co\"\"l, ü\" TEXT, made TEXT AS (upper(\"co\"\"l, ü\")) STORED)",
            "CREATE TABLE left_side (id INTEGER PRIMARY KEY, other INTEGER REFERENCES right_side)",
            "CREATE TABLE right_side (id INTEGER PRIMARY KEY, other INTEGER REFERENCES left_side)",
            "CREATE TABLE unused (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            "CREATE TABLE note (line TEXT UNIQUE ON CONFLICT REPLACE)",
            "CREATE VIRTUAL TABLE words USING fts5(name)",
            "CREATE TRIGGER \"no\"\"ted\" AFTER INSERT ON customer BEGIN INSERT INTO note VALUES ('trigger ' || NEW.name); END",
            "CREATE VIEW names AS SELECT name FROM customer");
    private static final List<String> ROWS = List.of(
            "INSERT INTO customer (name, boss) VALUES ('Ani', 2), ('a \"quoted\", name', NULL), ('gone', NULL)",
            "DELETE FROM customer WHERE name = 'gone'",
            "INSERT INTO any_value (a, c, f) VALUES (NULL, NULL, NULL), ('', '', ''), (9223372036854775807, '\\N', -9223372036854775808)",
            "INSERT INTO any_value VALUES (1, 1, 1, 1, 1, 1, 1, 1), (1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5)",
            "INSERT INTO any_value VALUES ('1', '1', '1', '1', '1', '1', '1', '1'), ('1.0E10', 'x', 'x', '1.50', '1.50', '-0', '-Infinity', '2026-11-28')",
            "INSERT INTO any_value VALUES (1e400, -1e400, 1e400, 1e-300, -0.0, 0.1, 1e15, 9007199254740993)",
            "INSERT INTO any_value VALUES (x'', x'00ff', x'5c', x'31', x'41', x'', x'00', x'0a')",
            "INSERT INTO any_value VALUES ('\\', '\\x41', '\\i5', '\\t', '\\\\', '\\.', '\\', '\\u41')",
            "INSERT INTO any_value VALUES (char(10), char(13, 10), char(9), char(7), ' ', char(128512), 'é', char(65533))",
            "INSERT INTO any_value (a, c, f) VALUES (CAST(x'410042' AS TEXT), CAST(x'ff41' AS TEXT), CAST(x'00' AS TEXT))",
            "INSERT INTO any_value (c, d, f) VALUES ('99999999999999999999', '99999999999999999999x', '99999999999999999999')",
            "INSERT INTO exact VALUES ('b', '1', 1), ('a', 1, NULL), ('c', x'31', 2), ('', 1.0, 3)",
            "INSERT INTO \"od,d \"\" ' ta.ble\" VALUES ('a'), (NULL), ('')",
            "INSERT INTO left_side VALUES (1, 1)",
            "INSERT INTO right_side VALUES (1, 1)",
            "INSERT INTO words VALUES ('Ani')");

    @TempDir
    Path home;

    private static void run(Path file, List<String> commands) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var command : commands) {
                statement.execute(command);
            }
        }
    }

    private Path main() {
        return home.resolve("app.db");
    }

    private Path copy() {
        return home.resolve("copy.db");
    }

    private void make() throws SQLException {
        run(main(), TABLES);
        run(main(), ROWS);
        run(copy(), TABLES);
    }

    /** All values of all tables that move, each with its type, and everything as it was made. */
    private static List<String> content(Path file) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = SqliteSnapshot.open(file)) {
            var tables = strings(
                    connection,
                    "SELECT name FROM pragma_table_list WHERE type = 'table' AND name <> 'sqlite_schema' ORDER BY name");
            for (var table : tables) {
                var each = strings(
                        connection,
                        "SELECT 'typeof(' || n || ') || hex(' || n || ') || quote(' || n || ')' FROM (SELECT '\"' || replace(name,"
                                + " '\"', '\"\"') || '\"' AS n FROM pragma_table_xinfo('" + table.replace("'", "''")
                                + "') ORDER BY cid)");
                found.addAll(strings(
                        connection,
                        "SELECT " + String.join(" || '|' || ", each) + " AS line FROM \"" + table.replace("\"", "\"\"")
                                + "\" ORDER BY line"));
            }
            found.addAll(new SqliteTables(connection).made());
        }
        return found;
    }

    private static List<String> strings(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static long count(Path file, String table) throws SQLException {
        try (var connection = SqliteSnapshot.open(file)) {
            return new SqliteTables(connection).count(SqliteTables.name(table));
        }
    }

    private static boolean isMarked(Path file) throws SQLException {
        try (var connection = SqliteSnapshot.open(file)) {
            return isMarked(connection);
        }
    }

    static boolean isMarked(Connection connection) {
        try {
            return !strings(connection, "SELECT name FROM sqlite_schema WHERE name = '" + SqliteTables.MARK + "'")
                    .isEmpty();
        } catch (SQLException _) {
            return false; // it is locked just now
        }
    }

    private static String export(Operations operations) throws IOException {
        var job = operations.run(CsvRequest.export("app", "main", null).job());
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return operations.exports.list("app").getFirst().name();
    }

    private static Job fill(Operations operations, String from) {
        return operations.run(CsvRequest.fill("app", "copy", from).job());
    }

    private static String failed(Operations operations, String from) {
        var job = fill(operations, from);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        return String.valueOf(job.error());
    }

    private static List<String> faults(Operations operations, String from) throws IOException {
        var texts = Messages.ofOperations(Messages.ENGLISH);
        return operations.importing.plan(CsvRequest.fill("app", "copy", from)).faults().stream()
                .map(texts::render)
                .toList();
    }

    @Test
    void everyValueArrivesAsItWasWithItsTypeAndNothingElseChanges() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var from = export(operations);
            var bundle = Bundle.read(operations.exports.find("app", from));
            assertThat(bundle.kind()).isEqualTo(Bundle.Kind.SQLITE);
            assertThat(bundle.tables())
                    .extracting(table -> table.table().toString())
                    .doesNotContain("words", "words_data");
            assertThat(faults(operations, from)).isEmpty();
            run(main(), List.of("DELETE FROM note"));
            run(copy(), List.of("PRAGMA journal_mode = WAL"));

            var job = fill(operations, from);

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            run(copy(), List.of("DELETE FROM note"));
            assertThat(content(copy())).isEqualTo(content(main()));
            assertThat(isMarked(copy())).isFalse();
            assertThat(operations.log(job).toString())
                    .contains("customer: 2 rows", "no\"ted", "words is a virtual table");
            assertThat(operations.audited())
                    .containsExactly(
                            "csv.export export/" + from, "csv.import.begin database/copy", "csv.import database/copy");
            run(copy(), List.of("INSERT INTO customer (name) VALUES ('next')"));
            try (var connection = SqliteSnapshot.open(copy())) {
                // 3 was given out before, and the trigger runs again.
                assertThat(strings(connection, "SELECT id FROM customer WHERE name = 'next'"))
                        .containsExactly("4");
                assertThat(strings(connection, "SELECT line FROM note")).containsExactly("trigger next");
            }
        }
    }

    @Test
    void whatIsWrittenWhileItIsReadIsInNoFile() throws Exception {
        make();
        run(main(), List.of("PRAGMA journal_mode = WAL"));
        try (var read = SqliteReading.of(main())) {
            var customer = read.layout().tables().stream()
                    .filter(table -> table.name().name().equals("customer"))
                    .findFirst()
                    .orElseThrow();
            run(main(), List.of("INSERT INTO customer (name) VALUES ('late')"));
            var rows = new ArrayList<Integer>();
            read.rows(customer, List.of(new Bundle.Column("name", "TEXT")), (_, length) -> rows.add(length));
            assertThat(rows).hasSize(2);
            assertThat(read.sequences(List.of(customer)).getFirst().last()).isEqualTo(3);
        }
        assertThat(count(main(), "customer")).isEqualTo(3);
    }

    @Test
    void onlyEmptyTablesThatFitAreFilledAndEverythingIsAsItWasOtherwise() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var from = export(operations);
            run(
                    copy(),
                    List.of(
                            "INSERT INTO left_side VALUES (7, NULL)",
                            "ALTER TABLE any_value DROP COLUMN f",
                            "ALTER TABLE any_value ADD COLUMN f TEXT",
                            "DROP TABLE exact"));
            var before = content(copy());
            assertThat(faults(operations, from))
                    .anyMatch(fault -> fault.contains("left_side has 1 rows"))
                    .anyMatch(fault -> fault.contains("column f of any_value is BLOB in the export and TEXT here"))
                    .anyMatch(fault -> fault.contains("no table exact"));
            assertThat(failed(operations, from)).contains("any_value").contains("exact");
            assertThat(content(copy())).isEqualTo(before);
        }
    }

    @Test
    void aRowThatTheDatabaseRefusesOrThatRefersToNothingUndoesAllOfIt() throws Exception {
        make();
        run(main(), List.of("INSERT INTO note VALUES ('twice'), ('TWICE')"));
        try (var operations = new Operations(home).start()) {
            var from = export(operations);
            run(
                    copy(),
                    List.of(
                            "DROP TABLE note",
                            "CREATE TABLE note (line TEXT UNIQUE ON CONFLICT IGNORE COLLATE NOCASE)"));
            var before = content(copy());
            assertThat(failed(operations, from)).contains("note").contains("UNIQUE");
            assertThat(content(copy())).isEqualTo(before);

            run(main(), List.of("INSERT INTO left_side VALUES (9, 99)", "DELETE FROM note"));
            var broken = operations.exports.list("app").getFirst().name();
            assertThat(failed(operations, export(operations)))
                    .contains("row 9 of left_side refers to a row of right_side");
            assertThat(content(copy())).isEqualTo(before);
            assertThat(broken).isEqualTo(from);
        }
    }

    @Test
    void aDatabaseOfAnotherKindAndOneOfTaskForgeItselfAreRefusedInPlainWords() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var folder = operations.exports.find("app", export(operations));
            var bundle = Bundle.read(folder);
            assertThatThrownBy(() -> CsvTables.requireKind(bundle, Bundle.Kind.POSTGRES, "main"))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageContaining("the export is of SQLite, and main is a database of PostgreSQL");
            var older = Files.readString(folder.resolve(Bundle.NAME)).replace("\"sqlite\"", "\"postgres\"");
            Files.writeString(folder.resolve(Bundle.NAME), older);
            assertThat(faults(operations, folder.getFileName().toString()).getFirst())
                    .contains("the export is of PostgreSQL, and copy is a database of SQLite");
            Files.writeString(folder.resolve(Bundle.NAME), older.replaceAll(",\\s*\"kind\" : \"postgres\"", ""));
            assertThat(Bundle.read(folder).kind()).isEqualTo(Bundle.Kind.POSTGRES);

            var own = operations.exporting.plan(CsvRequest.export("taskforge", "main", null));
            assertThat(own.faults()).hasSize(1);
        }
    }

    @Test
    void aDatabaseWithOtherLettersOrNoneAtAllIsRefused() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + main());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA encoding = 'UTF-16le'");
            statement.execute("CREATE TABLE t (a TEXT)");
        }
        assertThatThrownBy(() -> SqliteReading.of(main())).hasMessageContaining("UTF-16le");
        assertThatThrownBy(() -> SqliteReading.of(copy())).hasMessageContaining("no SQLite database");
        assertThat(copy()).doesNotExist();
    }

    @Test
    void anExportIsFoundAgainByItsJobAndNoLinkIsWrittenThrough() throws Exception {
        var folders = new CsvFolders(home.resolve("data"));
        folders.begin("app", "main", 7);
        var published = folders.publish("app", "main", 7, Instant.EPOCH);
        assertThat(folders.published("app", "main", 7)).contains(published);
        assertThat(folders.published("app", "main", 8)).isEmpty();
        assertThat(folders.published("app", "mai", 7)).isEmpty();

        var away = Files.createDirectories(home.resolve("away"));
        Files.createSymbolicLink(home.resolve("data/exports/other"), away);
        assertThatThrownBy(() -> folders.begin("other", "main", 7)).hasMessageContaining("is a link");
        try (var files = Files.list(away)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aTriggerThatWritesTheNameOfItsTableInOtherLettersDoesNotRunEither() throws Exception {
        var table = "CREATE TABLE Customer (id INTEGER PRIMARY KEY)";
        run(main(), List.of(table, "INSERT INTO Customer VALUES (1)"));
        run(
                copy(),
                List.of(
                        table,
                        "CREATE TABLE seen (id)",
                        "CREATE TRIGGER t AFTER INSERT ON customer BEGIN INSERT INTO seen VALUES (NEW.id); END",
                        "CREATE TABLE " + SqliteTables.MARK + " (import TEXT NOT NULL)",
                        "INSERT INTO " + SqliteTables.MARK + " VALUES ('an import that was over long ago')"));
        try (var operations = new Operations(home).start()) {
            var job = fill(operations, export(operations));
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(count(copy(), "Customer")).isEqualTo(1);
            assertThat(count(copy(), "seen")).isZero();
            assertThat(isMarked(copy())).isFalse();
        }
        run(copy(), List.of("INSERT INTO Customer VALUES (2)"));
        assertThat(count(copy(), "seen")).isEqualTo(1);
    }

    @Test
    void anImportThatIsCancelledWhileItIsMadeLastIsRecordedAndSucceeds() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var from = export(operations);
            long id;
            try (var reader = SqliteSnapshot.open(copy())) {
                new SqliteTables(reader).run("BEGIN");
                assertThat(isMarked(reader)).isFalse(); // the lock of this reader lets nobody end a transaction
                id = operations
                        .engine
                        .jobs()
                        .submit(CsvRequest.fill("app", "copy", from).job())
                        .job()
                        .id();
                await().atMost(Duration.ofSeconds(20)).until(this::isBeingMadeLast);
                operations.database.write(tx -> operations.engine.jobs().cancel(tx, id));
            }
            var job = operations.finished(id);
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(count(copy(), "customer")).isEqualTo(2);
            assertThat(isMarked(copy())).isFalse();
            assertThat(operations.audited()).endsWith("csv.import database/copy");
            assertThat(home.resolve("data/scratch/csv-import-" + id)).doesNotExist();
        }
    }

    /** Who waits to end a transaction lets no new reader in. */
    private boolean isBeingMadeLast() {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(0);
        try (var connection = config.createConnection("jdbc:sqlite:" + copy())) {
            strings(connection, "SELECT name FROM sqlite_schema");
            return false;
        } catch (SQLException e) {
            return (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
        }
    }

    @Test
    void whatAnAttemptBeforeMakesLastWhileThisOneWaitsForTheFileIsNotFilledAgain() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var from = export(operations);
            Job job;
            try (var before = SqliteFilling.open(copy())) {
                var tables = new SqliteTables(before);
                tables.run("BEGIN IMMEDIATE");
                job = operations
                        .engine
                        .jobs()
                        .submit(CsvRequest.fill("app", "copy", from).job())
                        .job();
                tables.run("INSERT INTO left_side VALUES (7, NULL)");
                tables.mark("job " + job.id() + " of " + job.createdAt());
                tables.run("COMMIT");
            }
            var ended = operations.finished(job.id());
            assertThat(ended.state()).as(ended.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.log(ended)).contains("an attempt before has made it last");
            assertThat(count(copy(), "customer")).isZero();
            assertThat(isMarked(copy())).isFalse();
            assertThat(operations.audited())
                    .filteredOn(entry -> entry.startsWith("csv.import "))
                    .hasSize(1);
        }
    }

    @Test
    void whatIsMadeLastIsOnTheDiskWithItsFolder() throws Exception {
        make();
        try (var connection = SqliteFilling.open(copy())) {
            assertThat(strings(connection, "PRAGMA synchronous")).containsExactly("3");
        }
    }

    @Test
    void aPlanSaysWhoWaitsAndFewTablesNeedLessThanAll() throws Exception {
        make();
        run(main(), List.of("INSERT INTO any_value (e) VALUES (zeroblob(1000000))"));
        try (var read = SqliteReading.of(main())) {
            assertThat(read.notes()).anyMatch(note -> note.toString().contains("csv.plan.waits"));
            var tables = read.layout().tables();
            var customer = tables.stream()
                    .filter(table -> table.name().name().equals("customer"))
                    .toList();
            assertThat(read.needs(customer)).isPositive().isLessThan(100_000);
            assertThat(read.needs(tables)).isEqualTo(2 * Files.size(main()));
        }
        run(main(), List.of("PRAGMA journal_mode = WAL"));
        try (var read = SqliteReading.of(main())) {
            assertThat(read.notes()).noneMatch(note -> note.toString().contains("csv.plan.waits"));
        }
    }

    @Test
    void onlyTheNumberOfARowNeedsNoValue() throws Exception {
        run(
                main(),
                List.of(
                        "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY)",
                        "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY) WITHOUT ROWID",
                        "CREATE TABLE c (id INTEGER NOT NULL, x INTEGER NOT NULL, PRIMARY KEY (id, x))"));
        try (var read = SqliteReading.of(main())) {
            assertThat(read.layout().tables())
                    .extracting(table -> table.columns().getFirst().required())
                    .containsExactly(false, true, true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"write/running", "write/done"})
    void anExportSurvivesAKillAt(String moment) throws Exception {
        make();
        DyingProcess.runUntil(home, "csv-export", moment);
        try (var operations = new Operations(home).start()) {
            assertThat(operations.finished(1).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.exports.list("app")).hasSize(1);
            assertThat(operations.exports.count("app")).isEqualTo(1);
            assertThat(operations.audited()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"look/done", "filling", "filled", "record/done"})
    void anImportSurvivesAKillAt(String moment) throws Exception {
        make();
        run(
                main(),
                List.of("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                        + " INSERT INTO \"od,d \"\" ' ta.ble\" SELECT printf('%0200d', i) FROM n"));
        try (var operations = new Operations(home).start()) {
            export(operations);
        }
        DyingProcess.runUntil(home, "csv-import", moment);

        boolean committed = !Set.of("look/done", "filling").contains(moment);
        assertThat(count(copy(), "customer")).isEqualTo(committed ? 2 : 0);
        if (committed) {
            run(copy(), List.of("UPDATE customer SET name = 'changed since' WHERE id = 1"));
        }
        try (var operations = new Operations(home).start()) {
            var job = operations.finished(2);
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(count(copy(), "od,d \" ' ta.ble")).isEqualTo(20_003);
            assertThat(isMarked(copy())).isFalse();
            assertThat(home.resolve("data/scratch/csv-import-2")).doesNotExist();
            assertThat(operations.audited())
                    .filteredOn(entry -> entry.startsWith("csv.import "))
                    .hasSize(1);
        }
    }
}
