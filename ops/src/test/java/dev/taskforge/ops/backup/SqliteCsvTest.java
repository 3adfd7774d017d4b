package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables of SQLite that move to another database by CSV files. */
class SqliteCsvTest extends SqliteCsvFixture {
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
}
