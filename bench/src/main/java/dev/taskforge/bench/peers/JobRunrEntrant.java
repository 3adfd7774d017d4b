package dev.taskforge.bench.peers;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/** The free JobRunr, with job requests, which need no analysis of byte code. */
final class JobRunrEntrant implements Entrant {
    private static final int CONNECTIONS = 50;
    private static final int FAST_WORKERS = 100;
    /** The shortest it allows. */
    private static final int FAST_POLL_SECONDS = 5;

    /** What is stored and handed to {@link Handler}; public, as both are called by reflection. */
    public record Noop(String payload) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Runs the jobs of the worker that was started last. */
    public static final class Handler implements JobRequestHandler<Noop> {
        private final AtomicReference<Consumer<IntSupplier>> current = new AtomicReference<>(size -> {});

        @Override
        public void run(Noop request) {
            current.get().accept(() -> Payload.size(request.payload()));
        }
    }

    private final Watcher watcher;
    private final boolean fast;
    private final HikariDataSource pool;
    private final Jackson3JsonMapper mapper = new Jackson3JsonMapper();
    private final Handler handler = new Handler();
    private final JobActivator activator = new JobActivator() {
        @Override
        public <T> T activateJob(Class<T> type) {
            return type.cast(handler);
        }
    };
    private final PostgresStorageProvider storage;
    private final JobRequestScheduler client;

    JobRunrEntrant(PostgresStore store, boolean fast) {
        this.fast = fast;
        watcher = store.watcher();
        pool = store.pool(CONNECTIONS);
        storage = new PostgresStorageProvider(pool);
        client = JobRunr.configure()
                .useJsonMapper(mapper)
                .useStorageProvider(storage)
                .initialize()
                .getJobRequestScheduler();
    }

    @Override
    public String version() {
        return JobRunr.class.getPackage().getImplementationVersion();
    }

    @Override
    public String settings() {
        return fast
                ? "workerCount 100, pollInterval 5 s (the shortest it allows), pool 50"
                : "defaults (pollInterval 15 s, workers by cores), pool 50";
    }

    @Override
    public void submit(String payload) {
        client.enqueue(new Noop(payload));
    }

    @Override
    public void fill(int jobs) {
        client.enqueue(IntStream.range(0, jobs).mapToObj(i -> new Noop(Payload.json(i))));
    }

    @Override
    public AutoCloseable work(Consumer<IntSupplier> jobs) {
        handler.current.set(jobs);
        var configuration = BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration();
        if (fast) {
            configuration.andWorkerCount(FAST_WORKERS).andPollIntervalInSeconds(FAST_POLL_SECONDS);
        }
        var server = new BackgroundJobServer(storage, mapper, activator, configuration);
        server.start();
        return server::stop;
    }

    @Override
    public boolean unfinished() {
        return watcher.any("SELECT 1 FROM jobrunr_jobs WHERE state <> 'SUCCEEDED'");
    }

    @Override
    public void close() {
        storage.close();
        pool.close();
        watcher.close();
    }
}
