package dev.taskforge.server;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.engine.run.TestJob;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.account.AccountSettings;
import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.event.EventHub;
import dev.taskforge.server.event.EventRoutes;
import dev.taskforge.server.http.DocumentRoutes;
import dev.taskforge.server.http.HttpLimits;
import dev.taskforge.server.http.HttpOptions;
import dev.taskforge.server.http.HttpServer;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.StoredAnswers;
import dev.taskforge.server.job.JobRoutes;
import dev.taskforge.server.job.QueueRoutes;
import dev.taskforge.server.job.ScheduleRoutes;
import dev.taskforge.server.metrics.HealthRoutes;
import dev.taskforge.server.metrics.MetricSource;
import dev.taskforge.server.metrics.Metrics;
import dev.taskforge.server.metrics.MetricsRoutes;
import dev.taskforge.server.metrics.ProcessSource;
import dev.taskforge.server.metrics.QueueSource;
import dev.taskforge.server.page.AccountPages;
import dev.taskforge.server.page.AuditPages;
import dev.taskforge.server.page.ErrorPages;
import dev.taskforge.server.page.JobListPages;
import dev.taskforge.server.page.JobPages;
import dev.taskforge.server.page.ReaderUi;
import dev.taskforge.server.page.SessionPages;
import dev.taskforge.server.page.WelcomePages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The whole server, wired together here and nowhere else. Close it to drain and stop. */
public final class App implements AutoCloseable {
    private final Settings settings;
    private final OpenParts parts;
    private final Database database;
    private final Engine engine;
    private final AuditLog audit;
    private final Accounts accounts;
    private final HealthRoutes health;
    private final EventHub events;
    private final HttpServer http;

    private App(Settings settings, Clock clock, OpenParts parts) {
        this.settings = settings;
        this.parts = parts;
        createPrivately(settings.data());
        var secrets = Secrets.of(settings);
        database = parts.add(new SqliteDatabase(settings.data().resolve("taskforge.db")));
        OpsSchema.migrate(database, clock);
        var migrator = new Migrator(database, clock);
        migrator.migrate("server", App.class, "/db/server");
        migrator.migrate("http", App.class, "/db/http");
        audit = AuditLog.of(database, clock, settings.data());
        var types = jobTypes();
        engine = parts.add(
                Engines.open(database, clock, EngineSettings.defaults(node()).workers(settings.workers()), types));
        accounts = Accounts.open(database, audit, accountSettings(settings, secrets), clock, settings.data());
        health = new HealthRoutes(database, clock, settings.healthTimeout(), Version.CURRENT);
        events = parts.add(new EventHub(engine.jobs()));
        var metrics = parts.add(new Metrics(
                engine.jobs(), types.stream().map(JobType::name).collect(Collectors.toSet()), metricSources(clock)));
        var readers = new ReaderUi(accounts, clock, ZoneId.systemDefault(), Version.CURRENT);
        var router = routes(types, metrics, clock);
        pages(types, readers).forEach(router::add);
        http = parts.add(new HttpServer(
                httpOptions(settings),
                router.routes(),
                accounts.authenticator(),
                new StoredAnswers(database, clock),
                metrics,
                new ErrorPages(readers)));
    }

    /**
     * Opens the data folder, begins to run jobs and listens.
     *
     * @throws RuntimeException when a part cannot start; what was opened is closed again
     */
    public static App start(Settings settings, Clock clock) {
        var parts = new OpenParts();
        try {
            var app = new App(settings, clock, parts);
            app.engine.start();
            app.http.start();
            return app;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static List<JobType> jobTypes() {
        return List.of(TestJob.type());
    }

    private List<MetricSource> metricSources(Clock clock) {
        return List.of(new QueueSource(engine.queues(), clock), new ProcessSource(clock));
    }

    private Router routes(List<JobType> types, Metrics metrics, Clock clock) {
        var router = new Router()
                .add(health)
                .add(new JobRoutes(engine.jobs(), types, database, audit, clock))
                .add(new QueueRoutes(engine.queues(), database, audit))
                .add(new ScheduleRoutes(engine.schedules(), database, audit, clock))
                .add(new EventRoutes(events, engine.jobs()));
        accounts.routes().forEach(router::add);
        if (settings.metricsEnabled()) {
            router.add(new MetricsRoutes(metrics, settings.metricsEndpoint()));
        }
        return router.add(new DocumentRoutes(Version.CURRENT));
    }

    private List<Routes> pages(List<JobType> types, ReaderUi readers) {
        return List.of(
                new SessionPages(accounts, readers),
                new WelcomePages(accounts, readers),
                new AccountPages(accounts.tokens(), readers),
                new JobListPages(engine.jobs(), engine.queues(), types, List::of, readers),
                new JobPages(engine.jobs(), database, audit, readers),
                new AuditPages(audit, List::of, readers));
    }

    private static AccountSettings accountSettings(Settings settings, Secrets secrets) {
        return new AccountSettings(
                secrets.jwtSecret(), secrets.jwtRefreshSecret(), settings.accessLife(), settings.refreshLife());
    }

    private static HttpOptions httpOptions(Settings settings) {
        return new HttpOptions(
                settings.host(),
                settings.port(),
                HttpLimits.USUAL.connections(settings.maxConnections()),
                Objects.requireNonNullElse(settings.csp(), HttpOptions.USUAL_POLICY),
                settings.hsts(),
                settings.overHttps(),
                settings.corsOrigins());
    }

    private static String node() {
        return "node-" + ProcessHandle.current().pid();
    }

    private static void createPrivately(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the data folder " + folder, e);
        }
    }

    /** Where it is reached. */
    public URI address() {
        return settings.address(http.port());
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    public Engine engine() {
        return engine;
    }

    public Database database() {
        return database;
    }

    public Accounts accounts() {
        return accounts;
    }

    public AuditLog audit() {
        return audit;
    }

    /** Stops to be ready, ends streams and answers, lets jobs finish, closes the database. */
    @Override
    public void close() {
        health.drain();
        events.close();
        parts.close();
    }
}
