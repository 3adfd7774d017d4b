package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.backup.csv.Bundle;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** What becomes of tables of SQLite when moving them is cut off, cancelled, or done twice. */
class SqliteCsvCrashTest extends SqliteCsvFixture {
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

    @ParameterizedTest
    @Sampled(
            some = 1,
            of = {"write/running", "write/done"})
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
    @CsvSource({"look, csv.import.begin", "record, csv.import"})
    void whatAnImportRecordedBeforeItsStepWasOverIsRecordedOnce(String step, String action) throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            export(operations);
        }
        DyingProcess.runUntil(home, "csv-import", step + "/done");

        try (var operations = new Operations(home)) {
            // As when the crash had come a moment earlier.
            int forgotten = operations.database.write(
                    tx -> tx.update("DELETE FROM job_step WHERE job_id = 2 AND name = ?", step));
            assertThat(forgotten).isEqualTo(1);
            operations.start();
            succeeded(operations.finished(2));
            assertThat(operations.audited())
                    .filteredOn(entry -> entry.equals(action + " database/copy"))
                    .hasSize(1);
        }
    }

    @Test
    void whatAnImportCannotForgetIsSaidAndDoesNotStandInTheWayOfTheNext() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var from = export(operations);
            operations.copy =
                    () -> operations.audited().contains("csv.import database/copy") ? home.resolve("away.db") : copy();

            var job = fill(operations, from);

            succeeded(job);
            assertThat(operations.log(job))
                    .anyMatch(line -> line.startsWith(
                                    "warning: a table whose name begins with " + SqliteTables.MARK + " may stay")
                            && line.contains("away.db"));
            assertThat(isMarked(copy())).isTrue();
            assertThat(count(copy(), "customer")).isEqualTo(2);
            assertThat(home.resolve("data/scratch/csv-import-" + job.id())).doesNotExist();

            operations.copy = this::copy;
            for (var table : Bundle.read(operations.exports.find("app", from)).tables()) {
                run(copy(), List.of("DELETE FROM " + table.table().quoted()));
            }
            succeeded(fill(operations, from));
            assertThat(content(copy())).isEqualTo(content(main()));
            assertThat(isMarked(copy())).isFalse();
        }
    }

    @Test
    void whatIsClosedBeforeItIsMadeLastIsAsItWasAndOthersMayWrite() throws Exception {
        make();
        try (var operations = new Operations(home).start()) {
            var folder = operations.exports.find("app", export(operations));
            var before = content(copy());
            var filling = SqliteFilling.writing(copy(), Bundle.read(folder));
            filling.fill(job(), folder, "one");
            assertThat(filling.isMade("one")).isTrue();

            filling.close();
            filling.close();

            assertThat(content(copy())).isEqualTo(before);
            assertThat(SqliteFilling.isCommitted(copy(), "one")).isFalse();
            run(copy(), List.of("INSERT INTO note VALUES ('nobody holds it')"));
        }
    }

    /** One that nobody listens to. */
    private static JobContext job() {
        return (JobContext) Proxy.newProxyInstance(
                JobContext.class.getClassLoader(),
                new Class<?>[] {JobContext.class},
                (proxy, method, arguments) -> null);
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"look/done", "filling", "filled", "record/done"})
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
