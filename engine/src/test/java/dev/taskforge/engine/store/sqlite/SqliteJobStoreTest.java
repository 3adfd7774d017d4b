package dev.taskforge.engine.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.JobStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.ProgressHandler;

class SqliteJobStoreTest extends JobStoreContract {

    @Override
    protected Database open(Path folder) {
        var database = new SqliteDatabase(folder.resolve("db"));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
        return database;
    }

    @Override
    protected JobStore store() {
        return new SqliteJobStore();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT id FROM job WHERE queue = 'q' AND type = 't' AND state = 'AVAILABLE' AND held = 0 ORDER BY priority DESC, run_at, id LIMIT 5 | job_ready
            SELECT queue, type FROM job WHERE state = 'AVAILABLE' AND held = 0 AND queue = 'q' AND type > 't' ORDER BY type LIMIT 1 | job_ready
            SELECT queue, type FROM job WHERE state = 'AVAILABLE' AND held = 0 AND queue > 'q' ORDER BY queue, type LIMIT 1 | job_ready
            SELECT id FROM job WHERE state = 'SCHEDULED' AND run_at <= 5 ORDER BY run_at LIMIT 5 | job_scheduled
            SELECT count(*) FROM job WHERE concurrency_key = 'k' AND (state = 'RUNNING' OR state = 'WAITING') | job_key_used
            SELECT id FROM job WHERE concurrency_key = 'k' AND state = 'AVAILABLE' AND held = 1 ORDER BY priority DESC, run_at, id LIMIT 1 | job_held
            SELECT id FROM job WHERE unique_key = 'u' AND finished_at IS NULL | job_unique
            SELECT id FROM job WHERE type = 't' AND finished_at IS NOT NULL AND finished_at < 5 ORDER BY finished_at LIMIT 5 | job_finished
            SELECT id FROM job WHERE state = 'RUNNING' AND worker = 'w' | job_running
            SELECT * FROM job WHERE state = 'FAILED' ORDER BY id DESC LIMIT 5 | job_attention
            SELECT * FROM job WHERE state = 'BLOCKED' ORDER BY id DESC LIMIT 5 | job_blocked
            SELECT job_id, needs_id FROM job_dependency WHERE open = 1 AND needs_id IN (SELECT value FROM json_each('[1]')) | job_dependency_needs
            SELECT job_id FROM job_dependency WHERE open = 1 LIMIT 1 | job_dependency_open
            SELECT * FROM job WHERE project = 'p' ORDER BY id DESC LIMIT 5 | job_by_project
            SELECT * FROM job WHERE queue = 'q' AND id < 7 ORDER BY id DESC LIMIT 5 | job_by_queue
            """)
    void eachStatementUsesTheIndexOfItsStage(String sql, String index) {
        try (var own = open(folder.resolve("."))) {
            var plan = own.read(tx -> tx.query("EXPLAIN QUERY PLAN " + sql, row -> row.text("detail")));
            assertThat(plan).anyMatch(line -> line.contains(index)).noneMatch(line -> line.contains("TEMP B-TREE"));
        }
    }

    @TempDir
    Path folder;

    @Test
    void lookingForReadyJobsDoesNotStepOverTheJobsOfALane() {
        try (var database = open(folder)) {
            var store = new SqliteJobStore();
            var many = Collections.nCopies(5_000, NewJob.of("a", "{}"));
            var more = List.of(NewJob.of("b", "{}"), NewJob.of("a", "{}").queue("z"));
            database.write(tx -> store.intake().add(tx, many, Instant.EPOCH));
            database.write(tx -> store.intake().add(tx, more, Instant.EPOCH));
            var steps = new AtomicInteger();
            List<Lane> lanes = database.read(tx -> {
                ProgressHandler.setHandler(tx.connection(), 1, counting(steps));
                try {
                    return Lane.ready(tx, Set.of("a", "b"));
                } finally {
                    ProgressHandler.clearHandler(tx.connection());
                }
            });
            assertThat(lanes).containsExactly(new Lane("default", "a"), new Lane("default", "b"), new Lane("z", "a"));
            assertThat(steps).hasPositiveValue().hasValueLessThan(1_000);
        }
    }

    private static ProgressHandler counting(AtomicInteger steps) {
        return new ProgressHandler() {
            @Override
            protected int progress() {
                steps.incrementAndGet();
                return 0;
            }
        };
    }

    @Test
    void aNewJobsFieldsSurviveARoundTrip() {
        try (var database = open(folder)) {
            var store = new SqliteJobStore();
            var now = Instant.parse("2026-01-02T03:04:05.678Z");
            var asked = NewJob.of("a", "[1,\"é😀\"]").project("p").schedule("s").submittedBy("ayu");
            var added = database.write(tx -> store.intake().add(tx, List.of(asked), now))
                    .getFirst()
                    .job();
            Optional<Job> found = database.read(tx -> store.catalogue().find(tx, added.id()));
            assertThat(found).contains(added);
        }
    }
}
