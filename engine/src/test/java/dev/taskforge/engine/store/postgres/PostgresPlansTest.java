package dev.taskforge.engine.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.db.Work;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.JobNeeds;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server finds the rows of the hot statements, as its own counters of scans tell. */
class PostgresPlansTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int JOBS = 20_000;
    private static final int TIMES = 7;

    @TempDir
    Path folder;

    private Database database;
    private final JobStore store = new PostgresJobStore();

    @BeforeEach
    void open() {
        database = TestDatabase.open(TestDatabase.POSTGRESQL.at(folder));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void noStatementLeavesItsIndexWhateverTheTableLookedLikeWhenItWasAnalyzed() {
        analyze();
        round("empty when analyzed");
        for (int i = 0; i < JOBS; i += 10_000) {
            add(10_000);
        }
        analyze();
        round("full when analyzed");
        var running = claim(JOBS);
        analyze();
        add(500);
        round("all running when analyzed");
        finish(running);
        add(500);
        round("all running when analyzed, none since");
    }

    @Test
    void aListOfARareQueueOrTypeReadsOnlyThePagesThatMayHoldIt() {
        for (int i = 0; i < JOBS; i += 10_000) {
            add(10_000);
        }
        database.shared(tx ->
                store.intake().add(tx, List.of(NewJob.of("rare", "{}").queue("rare")), NOW));
        // Vacuum would do it by itself.
        database.write(tx -> tx.first(
                "SELECT brin_summarize_new_values('job_by_queue_and_type') AS pages", row -> row.number("pages")));
        analyze();
        var pages = Set.of("job_by_queue_and_type", "job");
        assertUses("rare queue", pages, tx -> store.catalogue().list(tx, of("rare", null)));
        assertUses("rare type", pages, tx -> store.catalogue().list(tx, of(null, "rare")));
        assertUses("busy queue", Set.of("job_pkey"), tx -> store.catalogue().list(tx, of("default", null)));
    }

    private static JobFilter of(@Nullable String queue, @Nullable String type) {
        return new JobFilter(null, queue, type, null, null, 10);
    }

    private void analyze() {
        database.write(tx -> tx.update("ANALYZE"));
    }

    private void add(int jobs) {
        database.shared(tx -> store.intake().add(tx, Collections.nCopies(jobs, NewJob.of("a", "{}")), NOW));
    }

    private static List<Job> claim(Tx tx, JobStore store, int most) {
        var request = new ClaimRequest("w", Map.of("a", ""), most, NOW, NOW.plusSeconds(30));
        return store.leases().claim(tx, request).jobs().stream()
                .map(Claimed::job)
                .toList();
    }

    private List<Job> claim(int most) {
        return database.shared(tx -> claim(tx, store, most));
    }

    private static List<Outcome> successes(List<Job> jobs) {
        return jobs.stream().map(job -> Outcome.succeeded(job, null)).toList();
    }

    private void finish(List<Job> jobs) {
        database.shared(tx -> store.leases().finish(tx, successes(jobs), NOW));
    }

    /** Claims, renews and ends some jobs, each statement often enough for a plan to be kept. */
    private void round(String when) {
        add(600);
        var leases = store.leases();
        for (int i = 0; i < TIMES; i++) {
            assertUses(when + ": claim", Set.of("job_ready", "job_pkey"), tx -> claim(tx, store, 50));
        }
        var jobs = claim(100);
        var ids = jobs.stream().map(Job::id).toList();
        for (int i = 0; i < TIMES; i++) {
            var some = successes(jobs.subList(i * 10, i * 10 + 10));
            assertUses(when + ": renew", Set.of("job_pkey"), tx -> leases.renew(tx, "w", ids, NOW.plusSeconds(60)));
            assertUses(when + ": finish", Set.of("job_pkey"), tx -> leases.finish(tx, some, NOW));
        }
        for (int i = 0; i < TIMES; i++) {
            var needed = claim(1);
            block(needed.getFirst(), 20);
            assertUses(
                    when + ": end what is needed", Set.of("job_pkey"), tx -> leases.finish(tx, successes(needed), NOW));
        }
        var rest = jobs.subList(TIMES * 10, 100).stream()
                .map(job -> Outcome.retried(job, "again", NOW.plusSeconds(1)))
                .toList();
        assertUses(when + ": retry", Set.of("job_pkey"), tx -> leases.finish(tx, rest, NOW));
        assertUses(
                when + ": promote",
                Set.of("job_scheduled", "job_pkey"),
                tx -> leases.promote(tx, NOW.plusSeconds(2), 10));
        assertUses(when + ": expire", Set.of("job_running"), tx -> leases.hasExpired(tx, NOW));
        assertUses(
                when + ": look",
                Set.of("job_ready"),
                tx -> leases.outlook(tx, Set.of("a"), NOW).ready());
    }

    /** Adds jobs of another type that need this one. */
    private void block(Job needed, int jobs) {
        database.shared(tx -> {
            var needs = store.intake().add(tx, Collections.nCopies(jobs, NewJob.of("b", "{}")), NOW).stream()
                    .map(added -> new JobNeeds.Need(added.job().id(), needed.id(), OnFailure.WAIT))
                    .toList();
            store.needs().add(tx, needs, NOW);
            return true;
        });
    }

    /** Compares the indexes that the work scans with those that it may. */
    private void assertUses(String what, Set<String> indexes, Work<?> work) {
        var used = database.shared(tx -> {
            var before = scans(tx);
            work.run(tx);
            var after = scans(tx);
            after.entrySet().removeAll(before.entrySet());
            return after.keySet();
        });
        assertThat(used).as(what).isNotEmpty().isSubsetOf(indexes);
    }

    /** How often this session has scanned the table or an index of it. */
    private static Map<String, Long> scans(Tx tx) {
        var scans = new HashMap<String, Long>();
        tx.query("""
                SELECT name.relname AS name, pg_stat_get_xact_numscans(name.oid) AS scans
                FROM pg_class name WHERE name.oid = 'job'::regclass
                  OR name.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'job'::regclass)""", row -> scans.put(row.text("name"), row.number("scans")));
        return scans;
    }
}
