package dev.taskforge.bench.peers;

import dev.taskforge.bench.Fixture;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** TaskForge's engine inside the process, as it is without any setting. */
final class TaskForgeEntrant implements Entrant {
    private final PostgresStore store;
    private final Watcher watcher;
    private final Fixture client;

    TaskForgeEntrant(PostgresStore store) {
        this.store = store;
        watcher = store.watcher();
        client = open(job -> null);
    }

    private Fixture open(JobHandler handler) {
        return new Fixture(new PostgresDatabase(DatabaseUrl.parse(store.url())), handler);
    }

    @Override
    public String version() {
        return Version.of("dev.taskforge/taskforge-engine");
    }

    @Override
    public String settings() {
        return "defaults; finished jobs are kept";
    }

    @Override
    public void submit(String payload) {
        client.engine.jobs().submit(NewJob.of(Fixture.TYPE, payload));
    }

    @Override
    public void fill(int jobs) {
        client.fill(jobs);
    }

    @Override
    public AutoCloseable work(Consumer<IntSupplier> handler) {
        var worker = open(job -> {
            handler.accept(() -> job.payload(Payload.class).size());
            return null;
        });
        worker.engine.start();
        return worker;
    }

    @Override
    public boolean unfinished() {
        return watcher.any("SELECT 1 FROM job WHERE state <> 'SUCCEEDED'");
    }

    @Override
    public void close() {
        client.close();
        watcher.close();
    }
}
