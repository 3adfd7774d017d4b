package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fresh store and the moves that the contract tests are made of. */
abstract class StoreFixture {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    Database database;
    JobStore store;

    /** Opens an empty, migrated database. */
    protected abstract Database open(Path folder);

    protected abstract JobStore store();

    @BeforeEach
    void openStore() {
        database = open(folder);
        store = store();
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    List<Long> add(NewJob... jobs) {
        return database.write(tx -> store.intake().add(tx, Arrays.asList(jobs), NOW)).stream()
                .map(submitted -> submitted.job().id())
                .toList();
    }

    long add(String type) {
        return add(NewJob.of(type, "{}")).getFirst();
    }

    Job job(long id) {
        return database.read(tx -> store.catalogue().find(tx, id)).orElseThrow();
    }

    Claims claimAt(Instant now, int most, String... types) {
        Map<String, String> plans = new HashMap<>();
        for (var type : types) {
            plans.put(type, "");
        }
        return database.write(
                tx -> store.leases().claim(tx, new ClaimRequest("worker", plans, most, now, now.plus(LEASE))));
    }

    /** The ids of what a claim hands out, in order. */
    List<Long> claim(int most, String... types) {
        return claimAt(NOW, most, types).jobs().stream()
                .map(claimed -> claimed.job().id())
                .toList();
    }

    Job claimOne(String type) {
        return claimAt(NOW, 1, type).jobs().getFirst().job();
    }

    List<Outcome> finish(Outcome... outcomes) {
        return database.write(tx -> store.leases().finish(tx, Arrays.asList(outcomes), NOW));
    }

    List<Job> expireAt(Instant now) {
        return database.write(tx -> store.leases().expire(tx, now, 100));
    }

    Instant afterLease() {
        return NOW.plus(LEASE).plusMillis(1);
    }

    /** Runs work whose answer is a list; the type is spelled out for the assertions' sake. */
    <T> List<T> listed(Work<List<T>> work) {
        return database.write(work);
    }

    <T> Optional<T> found(Work<Optional<T>> work) {
        return database.write(work);
    }

    OptionalLong numbered(Work<OptionalLong> work) {
        return database.write(work);
    }
}
