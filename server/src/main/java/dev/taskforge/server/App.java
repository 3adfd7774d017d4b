package dev.taskforge.server;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.engine.run.TestJob;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.RestoreTimes;
import dev.taskforge.ops.backup.ScratchLeft;
import dev.taskforge.ops.backup.ServersLeft;
import dev.taskforge.ops.heartbeat.Presence;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.Rehearsals;
import dev.taskforge.ops.release.Verifications;
import dev.taskforge.ops.watch.Watch;
import dev.taskforge.server.access.AccessRoutes;
import dev.taskforge.server.access.JourneySource;
import dev.taskforge.server.account.AccountHolders;
import dev.taskforge.server.account.AccountSettings;
import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.alert.AlertSource;
import dev.taskforge.server.audit.AuditRoutes;
import dev.taskforge.server.backup.AbsenceRoutes;
import dev.taskforge.server.backup.AbsenceSource;
import dev.taskforge.server.backup.AbsenceWatch;
import dev.taskforge.server.backup.BackupRoutes;
import dev.taskforge.server.backup.BackupSource;
import dev.taskforge.server.backup.CopySource;
import dev.taskforge.server.backup.CsvRequests;
import dev.taskforge.server.backup.CsvRoutes;
import dev.taskforge.server.backup.CsvSource;
import dev.taskforge.server.backup.DestinationRoutes;
import dev.taskforge.server.backup.DrillRoutes;
import dev.taskforge.server.backup.DrillSweep;
import dev.taskforge.server.backup.InPlaceRestores;
import dev.taskforge.server.backup.InPlaceRoutes;
import dev.taskforge.server.backup.RestoreRequests;
import dev.taskforge.server.backup.RestoreRoutes;
import dev.taskforge.server.backup.SetRoutes;
import dev.taskforge.server.backup.SetSource;
import dev.taskforge.server.checklist.ChecklistReading;
import dev.taskforge.server.checklist.ChecklistRoutes;
import dev.taskforge.server.checklist.RulingRoutes;
import dev.taskforge.server.diagnosis.Diagnoses;
import dev.taskforge.server.diagnosis.DiagnosisRoutes;
import dev.taskforge.server.diagnosis.RepairRoutes;
import dev.taskforge.server.diagnosis.Repairs;
import dev.taskforge.server.event.EventHub;
import dev.taskforge.server.event.EventRoutes;
import dev.taskforge.server.gate.AttestationRoutes;
import dev.taskforge.server.gate.GateRoutes;
import dev.taskforge.server.gate.GateSource;
import dev.taskforge.server.gate.VerdictRoutes;
import dev.taskforge.server.gate.VerdictWatch;
import dev.taskforge.server.gate.WaiverRoutes;
import dev.taskforge.server.guard.GuardSource;
import dev.taskforge.server.heartbeat.HeartbeatSource;
import dev.taskforge.server.http.DocumentRoutes;
import dev.taskforge.server.http.HttpLimits;
import dev.taskforge.server.http.HttpOptions;
import dev.taskforge.server.http.HttpServer;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.StoredAnswers;
import dev.taskforge.server.incident.IncidentSource;
import dev.taskforge.server.job.BatchRoutes;
import dev.taskforge.server.job.BulkJobs;
import dev.taskforge.server.job.BulkRoutes;
import dev.taskforge.server.job.JobRoutes;
import dev.taskforge.server.job.JobTypeChanges;
import dev.taskforge.server.job.JobTypeRoutes;
import dev.taskforge.server.job.PinRoutes;
import dev.taskforge.server.job.QueueChanges;
import dev.taskforge.server.job.QueueRoutes;
import dev.taskforge.server.job.ScheduleChanges;
import dev.taskforge.server.job.ScheduleRoutes;
import dev.taskforge.server.lint.FindingsRoutes;
import dev.taskforge.server.lint.ProjectFindings;
import dev.taskforge.server.maintenance.DutySource;
import dev.taskforge.server.metrics.HealthRoutes;
import dev.taskforge.server.metrics.MetricSource;
import dev.taskforge.server.metrics.Metrics;
import dev.taskforge.server.metrics.MetricsRoutes;
import dev.taskforge.server.metrics.PinSource;
import dev.taskforge.server.metrics.ProcessSource;
import dev.taskforge.server.metrics.QueueSource;
import dev.taskforge.server.metrics.WorkerSource;
import dev.taskforge.server.monitor.MonitorSource;
import dev.taskforge.server.page.AccessPages;
import dev.taskforge.server.page.AccountPages;
import dev.taskforge.server.page.AuditPages;
import dev.taskforge.server.page.BackupPages;
import dev.taskforge.server.page.BulkPages;
import dev.taskforge.server.page.ChecklistPages;
import dev.taskforge.server.page.CsvPages;
import dev.taskforge.server.page.DiagnosisPages;
import dev.taskforge.server.page.DrillPages;
import dev.taskforge.server.page.DutyPages;
import dev.taskforge.server.page.ErrorPages;
import dev.taskforge.server.page.FindingPages;
import dev.taskforge.server.page.GatePages;
import dev.taskforge.server.page.GateReading;
import dev.taskforge.server.page.InPlacePages;
import dev.taskforge.server.page.IncomingPages;
import dev.taskforge.server.page.JobListPages;
import dev.taskforge.server.page.JobPages;
import dev.taskforge.server.page.JobTypePages;
import dev.taskforge.server.page.MomentPages;
import dev.taskforge.server.page.OverviewPages;
import dev.taskforge.server.page.QueuePages;
import dev.taskforge.server.page.ReaderUi;
import dev.taskforge.server.page.RecoveryPages;
import dev.taskforge.server.page.ReportPages;
import dev.taskforge.server.page.RestorePages;
import dev.taskforge.server.page.RulingPages;
import dev.taskforge.server.page.SchedulePages;
import dev.taskforge.server.page.SessionPages;
import dev.taskforge.server.page.ThroughputPages;
import dev.taskforge.server.page.UpdatesPages;
import dev.taskforge.server.page.UpkeepPages;
import dev.taskforge.server.page.UserPages;
import dev.taskforge.server.page.VaultPages;
import dev.taskforge.server.page.WelcomePages;
import dev.taskforge.server.page.WorkerPages;
import dev.taskforge.server.project.CheckRoutes;
import dev.taskforge.server.project.OpenDuties;
import dev.taskforge.server.project.ProjectRoutes;
import dev.taskforge.server.recovery.RecoveryRoutes;
import dev.taskforge.server.recovery.RecoverySource;
import dev.taskforge.server.release.ReleaseSource;
import dev.taskforge.server.self.SelfProject;
import dev.taskforge.server.silence.SilenceSource;
import dev.taskforge.server.throughput.Recorder;
import dev.taskforge.server.throughput.Throughput;
import dev.taskforge.server.throughput.ThroughputRoutes;
import dev.taskforge.server.updates.PatchRequests;
import dev.taskforge.server.updates.Patches;
import dev.taskforge.server.updates.UpdateReports;
import dev.taskforge.server.updates.UpdatesRoutes;
import dev.taskforge.server.updates.UpdatesSource;
import dev.taskforge.server.upkeep.DiskWatch;
import dev.taskforge.server.upkeep.PruneRoutes;
import dev.taskforge.server.upkeep.Prunes;
import dev.taskforge.server.upkeep.UpkeepReading;
import dev.taskforge.server.upkeep.UpkeepSource;
import dev.taskforge.server.vault.Vault;
import dev.taskforge.server.vault.VaultAccountRoutes;
import dev.taskforge.server.vault.VaultRoutes;
import dev.taskforge.server.vault.VaultSource;
import dev.taskforge.server.webhook.EndpointRoutes;
import dev.taskforge.server.worker.WorkerRoutes;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The whole server, wired together here and nowhere else. Close it to drain and stop. */
public final class App implements AutoCloseable {
    private static final int MOST_OF_HOST = 40;

    private final Settings settings;
    private final OpenParts parts;
    private final Database database;
    private final Engine engine;
    private final Operations operations;
    private final AuditLog audit;
    private final Accounts accounts;
    private final HealthRoutes health;
    private final Vault vault;
    private final EventHub events;
    private final Watch watch;
    private final Presence presence;
    private final Throughput throughput;
    private final HostParts machine;
    private final HttpServer http;

    private App(Settings settings, Clock clock, List<JobType> more, OpenParts parts) {
        this.settings = settings;
        this.parts = parts;
        DataFolder.create(settings.data());
        var secrets = Secrets.of(settings);
        database = parts.add(Store.open(settings));
        StoreSchema.migrate(database, clock);
        parts.add(LiveNodes.announce(database, node()));
        audit = AuditLog.of(database, clock, settings.data());
        new SharedKeys(settings, secrets, audit.key().fingerprint()).agreeIn(database);
        parts.add(this::sealAudit);
        // Closed after the engine, so that jobs that end while it drains are counted too.
        var recorder = parts.add(new Recorder(database, clock));
        engine = parts.add(Engines.open(database, clock, engineSettings(settings), List.of(TestJob.type())));
        more.forEach(engine::register);
        var people = new AccountHolders(() -> accounts().users());
        operations = Operations.open(database, engine, audit, people, settings, secrets, clock);
        var types = engine.types();
        accounts = Accounts.open(database, audit, accountSettings(settings, secrets), clock, settings.data());
        vault = new Vault(accounts.vaults(), database, audit, clock, settings.vault(), settings.vaultFree());
        vault.open();
        health = new HealthRoutes(database, clock, settings.healthTimeout(), Version.CURRENT);
        events = parts.add(new EventHub(engine.jobs()));
        if (settings.runsJobs()) {
            parts.add(new VerdictWatch(engine.jobs(), operations.projects(), operations.gates()));
            parts.add(new AbsenceWatch(engine.jobs(), operations.watch(), operations::lookAtEndings));
        }
        engine.jobs().listen(recorder::hear);
        throughput = new Throughput(database, clock);
        machine = new HostParts(operations, engine.jobs(), clock);
        // Closed before the engine, which carries what it tells.
        watch = parts.add(operations.watching(database, engine, settings, node(), clock));
        presence = parts.add(new Presence(database, clock));
        var metrics = parts.add(new Metrics(engine.jobs(), engine.remoteWorkers(), metricSources(clock)));
        var readers = new ReaderUi(accounts, clock, ZoneId.systemDefault(), Version.CURRENT);
        var router = routes(types, metrics, clock);
        pages(types, readers, clock).forEach(router::add);
        watching(clock).pages(readers).forEach(router::add);
        guarding().pages(readers).forEach(router::add);
        releases(clock).pages(readers).forEach(router::add);
        router.add(machine.pages(readers));
        maintenance(clock).pages(readers).forEach(router::add);
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
        return start(settings, clock, List.of());
    }

    /** Starts with more job types than the product has. */
    static App start(Settings settings, Clock clock, List<JobType> more) {
        var parts = new OpenParts();
        try {
            var app = new App(settings, clock, more, parts);
            app.presence.start();
            app.http.start();
            if (settings.runsJobs()) {
                app.proveItself();
                new ScratchLeft(settings.data(), app.engine.jobs()).sweep();
            }
            // Last: a check that a crash left behind asks this server, at the address it has now.
            app.engine.start();
            if (settings.runsJobs()) {
                parts.add(new DrillSweep(new ServersLeft(settings.data(), settings.dockerSocket(), app.engine.jobs())));
                parts.add(app.operations.settling(app.engine.jobs()));
                parts.add(new DiskWatch(app.operations.disks(), app.operations.images()));
                app.watch.start();
                app.watch.follow(settings.dockerSocket());
                parts.add(app.operations.guarding().watch()).start(settings.dockerSocket(), clock);
                parts.add(app.operations.peakWatch(settings, clock)).start();
            }
            return app;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** The last checkpoint covers everything, so that a later cut of the tail shows. */
    private void sealAudit() {
        database.write(tx -> {
            audit.checkpoint(tx);
            return null;
        });
    }

    private void proveItself() {
        ownProject().start(settings, local());
    }

    private SelfProject ownProject() {
        return new SelfProject(database, engine, operations, operations.recovery());
    }

    private List<MetricSource> metricSources(Clock clock) {
        return List.of(
                new QueueSource(engine.queues(), clock),
                new PinSource(engine.pins(), clock),
                new RecoverySource(operations.recovery(), clock),
                new WorkerSource(engine.remoteWorkers()),
                new ProcessSource(clock),
                new GateSource(operations.projects(), operations.gates(), operations.checklists()),
                new JourneySource(operations.journeyRuns()),
                new BackupSource(operations.backups(), operations.drills(), operations.restores(), clock),
                new CsvSource(operations.projects(), operations.csvFolders()),
                new SetSource(operations.projects(), operations.standings(), clock),
                new AbsenceSource(operations.watch()),
                new AlertSource(operations.alerts()),
                new MonitorSource(operations.monitors(), watch),
                new IncidentSource(operations.incidents()),
                new SilenceSource(operations.silences()),
                new GuardSource(operations.guards()),
                new UpkeepSource(operations.projects(), new Prunes(engine.jobs()), operations.disks()),
                new DutySource(operations.projects(), operations.calendar(), clock),
                new UpdatesSource(operations.projects(), new UpdateReports(engine.jobs())),
                new HeartbeatSource(operations.heartbeats()),
                machine.source(),
                new VaultSource(vault, clock),
                new CopySource(operations.projects(), operations.backups(), operations.copies(), clock),
                new ReleaseSource(operations.releases(), new Verifications(database), new Rehearsals(database)));
    }

    private Router routes(List<JobType> types, Metrics metrics, Clock clock) {
        var router = new Router()
                .add(health)
                .add(new BulkRoutes(bulk()))
                .add(new JobRoutes(engine.jobs(), database, audit, clock))
                .add(new BatchRoutes(engine.jobs(), clock))
                .add(new JobTypeRoutes(engine.jobTypes(), jobTypeChanges(), types))
                .add(new QueueRoutes(engine.queues(), queueChanges(), clock))
                .add(new PinRoutes(engine.pins()))
                .add(new WorkerRoutes(engine.remoteWorkers(), database, audit))
                .add(new EndpointRoutes(operations.endpoints(), database, audit, clock, settings.privateWebhooks()))
                .add(new ScheduleRoutes(engine.schedules(), scheduleChanges(), database, audit, clock))
                .add(new ThroughputRoutes(throughput))
                .add(new VaultRoutes(vault))
                .add(new VaultAccountRoutes(vault, accounts.vaults()))
                .add(new EventRoutes(events, engine.jobs()));
        duties(clock).forEach(router::add);
        watching(clock).routes().forEach(router::add);
        guarding().routes().forEach(router::add);
        releases(clock).routes().forEach(router::add);
        maintenance(clock).routes().forEach(router::add);
        overviews(clock).forEach(router::add);
        router.add(machine.routes());
        accounts.routes().forEach(router::add);
        if (settings.metricsEnabled()) {
            router.add(new MetricsRoutes(metrics, settings.metricsEndpoint()));
        }
        return router.add(new DocumentRoutes(Version.CURRENT));
    }

    private List<Routes> duties(Clock clock) {
        var jobs = engine.jobs();
        var projects = operations.projects();
        var gates = operations.gates();
        return List.of(
                new ProjectRoutes(database, projects, gates, new OpenDuties(jobs)),
                new CheckRoutes(jobs, projects, operations.checks(), operations.evidences()),
                new DiagnosisRoutes(projects, new Diagnoses(jobs), jobs),
                new RepairRoutes(projects, new Repairs(jobs), jobs),
                new PruneRoutes(projects, new Prunes(jobs), upkeep(), jobs),
                new UpdatesRoutes(
                        projects,
                        new UpdateReports(jobs),
                        new Patches(jobs),
                        new PatchRequests(Operations.host(), jobs, clock),
                        jobs),
                new AccessRoutes(projects, operations.access(), operations.journeys()),
                new GateRoutes(database, jobs, projects, gates, operations.decisions()),
                new AttestationRoutes(database, projects, operations.attestations()),
                new VerdictRoutes(projects, gates, operations.verdicts()),
                new WaiverRoutes(database, projects, operations.waivers(), clock),
                new BackupRoutes(
                        database,
                        jobs,
                        projects,
                        operations.backupSources(),
                        operations.backups(),
                        operations.sets(),
                        operations.pins(),
                        operations.drills(),
                        clock),
                new DrillRoutes(projects, operations.drills()),
                new SetRoutes(database, projects, operations.sets(), operations.standings(), operations.pins()),
                new AbsenceRoutes(projects, operations.watch(), clock),
                new DestinationRoutes(jobs, projects, operations.backups(), operations.copies(), clock),
                new RestoreRoutes(projects, operations.restores(), restoreRequests(clock), clock),
                new CsvRoutes(projects, csvRequests()),
                new InPlaceRoutes(projects, inPlace(clock), restoreRequests(clock)));
    }

    private List<Routes> overviews(Clock clock) {
        var projects = operations.projects();
        return List.of(
                new ChecklistRoutes(
                        database, projects, operations.checklists(), operations.bindings(), checklistReading(), clock),
                new RulingRoutes(database, projects, operations.rulings()),
                new AuditRoutes(audit),
                new StatusRoutes(
                        engine, projects, operations.gates(), database.dialect().folder(), clock.instant()),
                new RecoveryRoutes(operations.recovery(), () -> ownProject().reload(settings, local())),
                new FindingsRoutes(projects, new ProjectFindings(clock)),
                new SchemaRoutes(operations.reader()));
    }

    private UpkeepReading upkeep() {
        return new UpkeepReading(new Prunes(engine.jobs()), engine.schedules(), operations.disks());
    }

    private QueueChanges queueChanges() {
        return new QueueChanges(engine.queues(), database, audit);
    }

    private JobTypeChanges jobTypeChanges() {
        return new JobTypeChanges(engine.jobTypes(), database, audit);
    }

    private ScheduleChanges scheduleChanges() {
        return new ScheduleChanges(engine.schedules(), database, audit);
    }

    private BulkJobs bulk() {
        return new BulkJobs(engine.jobs(), database, audit);
    }

    private ReleaseParts releases(Clock clock) {
        return new ReleaseParts(database, engine.jobs(), operations, clock);
    }

    private MaintenanceParts maintenance(Clock clock) {
        return new MaintenanceParts(database, engine, operations, audit, clock);
    }

    private RestoreRequests restoreRequests(Clock clock) {
        return new RestoreRequests(
                engine.jobs(),
                operations.backups(),
                operations.standings(),
                operations.restores(),
                operations.restoring(),
                operations.unpacking(),
                operations.incoming(),
                new RestoreTimes(operations.drills(), operations.backups()),
                clock);
    }

    private CsvRequests csvRequests() {
        return new CsvRequests(
                engine.jobs(),
                database,
                audit,
                operations.csvFolders(),
                operations.csvExporting(),
                operations.csvImporting());
    }

    private WatchParts watching(Clock clock) {
        return new WatchParts(database, operations, this::address, clock);
    }

    private GuardParts guarding() {
        return new GuardParts(database, engine.jobs(), operations, audit, settings.dockerSocket(), () -> http.port());
    }

    private InPlaceRestores inPlace(Clock clock) {
        return new InPlaceRestores(database, engine.jobs(), operations.inPlace(), restoreRequests(clock), clock);
    }

    private ChecklistReading checklistReading() {
        return new ChecklistReading(
                operations.checklists(), operations.rulings(), operations.gates(), operations.decisions());
    }

    private List<Routes> pages(List<JobType> types, ReaderUi readers, Clock clock) {
        var jobs = engine.jobs();
        var schedules = engine.schedules();
        var o = operations;
        Supplier<List<String>> names =
                () -> o.projects().list().stream().map(Project::name).toList();
        var reading = new GateReading(
                o.gates(), o.decisions(), o.waivers(), o.verdicts(), o.backups(), o.drills(), jobs, schedules);
        var recovery = new RecoveryPages(o.recovery());
        return List.of(
                new SessionPages(accounts, readers),
                new WelcomePages(accounts, readers),
                new AccountPages(accounts, readers),
                new UserPages(accounts.users(), names, readers),
                new VaultPages(vault, readers),
                new OverviewPages(
                        o.projects(),
                        o.gates(),
                        o.decisions(),
                        o.backups(),
                        o.drills(),
                        o.releases(),
                        o.monitors(),
                        o.incidents(),
                        jobs,
                        schedules,
                        recovery,
                        readers),
                new GatePages(o.projects(), reading, o.decisions(), o.waivers(), o.attestations(), database, readers),
                new ChecklistPages(o.projects(), o.checklists(), o.bindings(), checklistReading(), database, readers),
                new RulingPages(o.projects(), o.rulings(), database),
                new DiagnosisPages(o.projects(), new Diagnoses(jobs), new Repairs(jobs), jobs, clock, readers),
                new UpkeepPages(o.projects(), new Prunes(jobs), upkeep(), jobs, readers),
                new UpdatesPages(
                        o.projects(),
                        new UpdateReports(jobs),
                        new Patches(jobs),
                        new PatchRequests(Operations.host(), jobs, clock),
                        jobs,
                        readers),
                new AccessPages(o.projects(), o.access(), o.journeys(), jobs, readers),
                new FindingPages(o.projects(), new ProjectFindings(clock), readers),
                new ReportPages(o.projects(), o.gates(), o.verdicts(), o.waivers(), o.decisions(), audit, readers),
                new DutyPages(database, o.projects(), o.backups(), o.sets(), o.pins(), jobs),
                new BackupPages(
                        o.projects(),
                        o.backups(),
                        o.standings(),
                        o.watch(),
                        o.copies(),
                        o.drills(),
                        o.restores(),
                        engine.schedules(),
                        clock,
                        recovery,
                        readers),
                new DrillPages(o.projects(), o.drills(), readers),
                recovery,
                new RestorePages(o.projects(), o.backups(), restoreRequests(clock), readers),
                new MomentPages(o.projects(), o.backups(), restoreRequests(clock), readers),
                new InPlacePages(o.projects(), inPlace(clock), readers),
                new IncomingPages(o.projects(), restoreRequests(clock), readers),
                new CsvPages(o.projects(), csvRequests(), readers),
                new JobListPages(jobs, engine.queues(), types, names, readers),
                new QueuePages(engine.queues(), engine.pins(), queueChanges(), readers),
                new ThroughputPages(throughput, engine.queues(), types, readers),
                new JobTypePages(engine.jobTypes(), jobTypeChanges(), readers),
                new SchedulePages(schedules, scheduleChanges(), readers),
                new BulkPages(bulk(), readers),
                new WorkerPages(engine.remoteWorkers(), database, audit, readers),
                new JobPages(jobs, database, audit, readers),
                new AuditPages(audit, names, readers));
    }

    private static EngineSettings engineSettings(Settings settings) {
        return EngineSettings.defaults(node()).workers(settings.workers()).pinnedAfter(settings.pinnedAfter());
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
        var host = Operations.host().replaceAll("[^A-Za-z0-9.-]|^[^A-Za-z0-9]+", "");
        return (host.isEmpty() ? "node" : host.substring(0, Math.min(host.length(), MOST_OF_HOST))) + "-"
                + ProcessHandle.current().pid();
    }

    /** Where it is reached. */
    public URI address() {
        return settings.address(http.port());
    }

    /** Where this machine reaches it, whatever its address outside. */
    public URI local() {
        return settings.local(http.port());
    }

    /** The link by which the first administrator is created; a new one each time, none once there is a user. */
    public Optional<URI> firstSignIn() {
        return accounts.firstUser().issueLinkToken().map(token -> URI.create(address() + "/welcome?token=" + token));
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

    public Operations operations() {
        return operations;
    }

    /** Stops to be ready, ends streams and answers, lets jobs finish, closes the database. */
    @Override
    public void close() {
        health.drain();
        events.close();
        engine.remoteWorkers().endWaits();
        parts.close();
    }
}
