package dev.taskforge.bench.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** db-scheduler with the table its documentation gives for PostgreSQL; rows leave it when they are done. */
final class DbSchedulerEntrant implements Entrant {
    private static final String TASK = "noop";
    private static final int AT_ONCE = 1_000;
    private static final int CONNECTIONS = 20;
    private static final Duration FAST_POLL = Duration.ofMillis(100);

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS scheduled_tasks (
              task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
              execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
              last_success timestamptz, last_failure timestamptz, consecutive_failures int, last_heartbeat timestamptz,
              version bigint NOT NULL, priority smallint, PRIMARY KEY (task_name, task_instance));
            CREATE INDEX IF NOT EXISTS execution_time_idx ON scheduled_tasks (execution_time);
            CREATE INDEX IF NOT EXISTS last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
            CREATE INDEX IF NOT EXISTS priority_execution_time_idx
              ON scheduled_tasks (priority DESC, execution_time ASC)""";

    private final Watcher watcher;
    private final boolean fast;
    private final HikariDataSource pool;
    private final SchedulerClient client;

    DbSchedulerEntrant(PostgresStore store, boolean fast) {
        this.fast = fast;
        store.execute(TABLE);
        watcher = store.watcher();
        pool = store.pool(CONNECTIONS);
        client = SchedulerClient.Builder.create(pool, task(size -> {})).build();
    }

    private static OneTimeTask<String> task(Consumer<IntSupplier> handler) {
        return Tasks.oneTime(TASK, String.class)
                .execute((instance, context) -> handler.accept(() -> Payload.size(instance.getData())));
    }

    private static TaskInstance<?> instance(String payload) {
        return new TaskInstance<>(TASK, UUID.randomUUID().toString(), payload);
    }

    @Override
    public String version() {
        return Version.of("com.github.kagkarlsson/db-scheduler");
    }

    @Override
    public String settings() {
        return fast
                ? "threads 50, pollUsingLockAndFetch 0.5 to 4.0, pollingInterval 100 ms, pool 20"
                : "defaults (10 threads, fetch and lock on execute, pollingInterval 10 s), pool 20";
    }

    @Override
    public void submit(String payload) {
        client.scheduleIfNotExists(instance(payload), Instant.now());
    }

    @Override
    public void fill(int jobs) {
        for (int left = jobs; left > 0; left -= AT_ONCE) {
            var some = new ArrayList<TaskInstance<?>>();
            for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
                some.add(instance(Payload.json(i)));
            }
            client.scheduleBatch(some, Instant.now());
        }
    }

    @Override
    public AutoCloseable work(Consumer<IntSupplier> handler) {
        var builder = Scheduler.create(pool, task(handler));
        var scheduler = (fast ? faster(builder) : builder).build();
        scheduler.start();
        return scheduler::stop;
    }

    private static SchedulerBuilder faster(SchedulerBuilder builder) {
        return builder.threads(50).pollUsingLockAndFetch(0.5, 4.0).pollingInterval(FAST_POLL);
    }

    @Override
    public boolean unfinished() {
        return watcher.any("SELECT 1 FROM scheduled_tasks");
    }

    @Override
    public void close() {
        pool.close();
        watcher.close();
    }
}
