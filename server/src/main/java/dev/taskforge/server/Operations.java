package dev.taskforge.server;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.access.AccessCheck;
import dev.taskforge.ops.access.AccessTables;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupAgeCheck;
import dev.taskforge.ops.backup.BackupCopies;
import dev.taskforge.ops.backup.BackupMoments;
import dev.taskforge.ops.backup.BackupOperation;
import dev.taskforge.ops.backup.BackupPins;
import dev.taskforge.ops.backup.BackupSetCheck;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.BackupSources;
import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.ChecksAskedAgain;
import dev.taskforge.ops.backup.CopyPlaces;
import dev.taskforge.ops.backup.Copying;
import dev.taskforge.ops.backup.CsvExportOperation;
import dev.taskforge.ops.backup.CsvFolders;
import dev.taskforge.ops.backup.CsvImportOperation;
import dev.taskforge.ops.backup.DrillAgeCheck;
import dev.taskforge.ops.backup.DrillOperation;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.backup.DrillsAfterBackups;
import dev.taskforge.ops.backup.DutyEnded;
import dev.taskforge.ops.backup.Fetching;
import dev.taskforge.ops.backup.InPlaceRequests;
import dev.taskforge.ops.backup.Incoming;
import dev.taskforge.ops.backup.OwnRecords;
import dev.taskforge.ops.backup.PostgresCopies;
import dev.taskforge.ops.backup.ProbeOperation;
import dev.taskforge.ops.backup.ProjectBackupSources;
import dev.taskforge.ops.backup.ProjectCopyQuestions;
import dev.taskforge.ops.backup.ProjectSmokePlans;
import dev.taskforge.ops.backup.ProvenBackupCheck;
import dev.taskforge.ops.backup.PunctualCheck;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.RestoreOperation;
import dev.taskforge.ops.backup.RestoreTools;
import dev.taskforge.ops.backup.RestoreWithRelease;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.backup.SetOperation;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.backup.UnpackOperation;
import dev.taskforge.ops.channel.AlertOperation;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.Post;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckOperation;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.check.Looks;
import dev.taskforge.ops.check.QueueCheck;
import dev.taskforge.ops.checklist.Bindings;
import dev.taskforge.ops.checklist.ChecklistCheck;
import dev.taskforge.ops.checklist.Checklists;
import dev.taskforge.ops.checklist.JoinedChecklists;
import dev.taskforge.ops.checklist.Rulings;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Destinations;
import dev.taskforge.ops.diagnosis.Changes;
import dev.taskforge.ops.diagnosis.DiagnoseOperation;
import dev.taskforge.ops.diagnosis.Diagnoser;
import dev.taskforge.ops.gate.Attestations;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.guard.Guard;
import dev.taskforge.ops.guard.GuardCheck;
import dev.taskforge.ops.guard.GuardOperation;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.guard.limits.LimitGuard;
import dev.taskforge.ops.guard.limits.LimitsCheck;
import dev.taskforge.ops.guard.limits.PeakWatch;
import dev.taskforge.ops.guard.limits.Peaks;
import dev.taskforge.ops.guard.ports.PortGuard;
import dev.taskforge.ops.heartbeat.HeartbeatCheck;
import dev.taskforge.ops.heartbeat.Heartbeats;
import dev.taskforge.ops.heartbeat.Pings;
import dev.taskforge.ops.incident.CauseDesk;
import dev.taskforge.ops.incident.Chronicle;
import dev.taskforge.ops.incident.Escalations;
import dev.taskforge.ops.incident.IncidentDesk;
import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.ops.journey.JourneyCheck;
import dev.taskforge.ops.journey.JourneyRuns;
import dev.taskforge.ops.journey.Journeys;
import dev.taskforge.ops.launch.LaunchLooks;
import dev.taskforge.ops.launch.LaunchOperation;
import dev.taskforge.ops.launch.Launches;
import dev.taskforge.ops.lint.LintCheck;
import dev.taskforge.ops.maintenance.BackupProof;
import dev.taskforge.ops.maintenance.DrillProof;
import dev.taskforge.ops.maintenance.DutiesCheck;
import dev.taskforge.ops.maintenance.GateProof;
import dev.taskforge.ops.maintenance.JobProof;
import dev.taskforge.ops.maintenance.JobsKept;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.notify.AlertNotices;
import dev.taskforge.ops.notify.BackupNoticeOperation;
import dev.taskforge.ops.notify.BackupNotices;
import dev.taskforge.ops.notify.DutyNews;
import dev.taskforge.ops.notify.IncidentNotices;
import dev.taskforge.ops.notify.JobNews;
import dev.taskforge.ops.notify.LaunchNotices;
import dev.taskforge.ops.notify.MonitorNotices;
import dev.taskforge.ops.notify.NotesOperation;
import dev.taskforge.ops.notify.NoticeOperation;
import dev.taskforge.ops.notify.ReleaseNotices;
import dev.taskforge.ops.patch.PatchOperation;
import dev.taskforge.ops.patch.UpdateScan;
import dev.taskforge.ops.patch.UpdatesCheck;
import dev.taskforge.ops.patch.UpdatesScanOperation;
import dev.taskforge.ops.patch.inventory.Apt;
import dev.taskforge.ops.posture.FixOperation;
import dev.taskforge.ops.posture.Host;
import dev.taskforge.ops.posture.HostFixes;
import dev.taskforge.ops.posture.HostWishes;
import dev.taskforge.ops.posture.PostureCheck;
import dev.taskforge.ops.posture.PostureRules;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.ProjectVersions;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Settling;
import dev.taskforge.ops.rehearsal.CopiesOfBackups;
import dev.taskforge.ops.rehearsal.ImagesOfReleases;
import dev.taskforge.ops.release.DeployOperation;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.RehearseOperation;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.release.RestorePoint;
import dev.taskforge.ops.release.ReturnRequests;
import dev.taskforge.ops.release.VerifyOperation;
import dev.taskforge.ops.repair.AutomaticRepairs;
import dev.taskforge.ops.repair.RepairOperation;
import dev.taskforge.ops.request.People;
import dev.taskforge.ops.request.TwoPersons;
import dev.taskforge.ops.returning.ReturnsOfBackups;
import dev.taskforge.ops.seal.Seal;
import dev.taskforge.ops.silence.QuietTimes;
import dev.taskforge.ops.silence.Silences;
import dev.taskforge.ops.upkeep.Disks;
import dev.taskforge.ops.upkeep.ImageWatch;
import dev.taskforge.ops.upkeep.PruneOperation;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.PlannedChanges;
import dev.taskforge.ops.watch.Watch;
import dev.taskforge.ops.webhook.DeliveryOperation;
import dev.taskforge.ops.webhook.Endpoints;
import dev.taskforge.ops.webhook.SignedDelivery;
import dev.taskforge.server.copy.PostgresRecords;
import dev.taskforge.server.recovery.Recovery;
import dev.taskforge.server.self.SelfProof;
import dev.taskforge.server.self.SelfQuestions;
import dev.taskforge.server.self.Tidying;
import dev.taskforge.server.updates.BackupsBeforePatches;
import dev.taskforge.server.upkeep.RecordedReleases;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The duties and what they share, wired together. */
public record Operations(
        Projects projects,
        Checks checks,
        Evidences evidences,
        Gates gates,
        Decisions decisions,
        Waivers waivers,
        Attestations attestations,
        VerdictHistory verdicts,
        BackupSources backupSources,
        Backups backups,
        BackupSets sets,
        SetStandings standings,
        BackupPins pins,
        BackupWatch watch,
        Drills drills,
        Restores restores,
        BackupCopies copies,
        Copying copying,
        Fetching fetching,
        CopyPlaces places,
        RestoreOperation restoring,
        UnpackOperation unpacking,
        Incoming incoming,
        CsvFolders csvFolders,
        CsvExportOperation csvExporting,
        CsvImportOperation csvImporting,
        AccessTables access,
        Journeys journeys,
        JourneyRuns journeyRuns,
        Checklists checklists,
        Bindings bindings,
        Endpoints endpoints,
        Releases releases,
        DeployOperation deploying,
        ReturnRequests returns,
        InPlaceRequests inPlace,
        RehearseOperation rehearsing,
        Rulings rulings,
        ProjectReader reader,
        SelfProof proof,
        Recovery recovery,
        Alerts alerts,
        JobNews endings,
        Monitors monitors,
        Silences silences,
        Launches launches,
        Incidents incidents,
        IncidentDesk desk,
        CauseDesk causes,
        Chronicle chronicle,
        Heartbeats heartbeats,
        Guards guards,
        Map<String, Guard> guardians,
        GuardOperation guarding,
        Peaks peaks,
        PostureRules posture,
        HostFixes hostFixes,
        Disks disks,
        ImageWatch images,
        MaintenanceCalendar calendar,
        DutyNews dutyNews) {

    /** Builds them and registers their job types with the engine, which must not have been started. */
    static Operations open(
            Database database,
            Engine engine,
            AuditLog audit,
            People people,
            Settings settings,
            Secrets secrets,
            Clock clock) {
        var backups = new Backups(database);
        var standings = new SetStandings(database, engine::jobs, Releases::switches);
        var sets = new BackupSets(database, engine::jobs, Releases::serving, audit, clock);
        var drills = new Drills(database);
        var recovery = new Recovery(settings.data().toAbsolutePath(), database, engine, audit, backups, clock);
        var runs = new JourneyRuns(database, clock);
        var seal = new Seal(secrets.sealKey());
        var heartbeats = new Heartbeats(database, seal, audit, clock);
        var guards = new Guards(database, host(), clock);
        var guardians = guardians(settings.dockerSocket(), guards);
        var machine = Host.here(clock);
        var posture = new PostureRules(machine, host());
        // The kinds of checks are there before the projects whose files declare them.
        var watching = new AtomicReference<@Nullable BackupWatch>();
        var dated = new AtomicReference<@Nullable MaintenanceCalendar>();
        var kinds = CheckKinds.with(
                settings.dockerSocket(),
                List.of(
                        BackupAgeCheck.kind(backups),
                        DrillAgeCheck.kind(drills),
                        ProvenBackupCheck.kind(backups),
                        BackupSetCheck.kind(standings),
                        PunctualCheck.kind(
                                name -> Objects.requireNonNull(watching.get()).of(name)),
                        JourneyCheck.kind(runs),
                        HeartbeatCheck.kind(heartbeats),
                        GuardCheck.kind(() -> guards, guardians.keySet()),
                        LimitsCheck.kind(settings.dockerSocket()),
                        DutiesCheck.kind(() -> Objects.requireNonNull(dated.get())),
                        QueueCheck.kind(() -> engine),
                        UpdatesCheck.kind(updates(settings, clock)),
                        LintCheck.KIND,
                        PostureCheck.kind(posture),
                        AccessCheck.KIND,
                        ChecklistCheck.kind(database),
                        new SelfQuestions(settings, secrets, audit, engine.pins(), recovery).kind()));
        var persons = new TwoPersons(people);
        var rulings = new Rulings(database, audit, persons, clock);
        var reader = new ProjectReader(kinds.all());
        var projects = new Projects(database, clock, engine::schedules, audit, reader, new JoinedChecklists());
        var fingerprints = new Fingerprints(secrets.fingerprintKey().getBytes(StandardCharsets.UTF_8));
        var environments = new Environments(fingerprints, Environments.withoutOwnSecrets(processEnvironment()));
        var checks = new Checks(kinds, environments, clock, host());
        var evidences = new Evidences(database, clock);
        var verdicts = new VerdictHistory(database, settings.runsJobs());
        var gates = new Gates(database, checks, evidences, verdicts, clock);
        var launches = new Launches(database, engine::jobs, clock);
        var decisions = new Decisions(database, gates, audit, launches, clock);
        var releases = new Releases(database, seal);
        var sources = new ProjectBackupSources(projects, environments, ownRecords(settings, clock));
        var restores = new Restores(database);
        var destinations = new Destinations(environments);
        CopyPlaces places = (project, name) -> destinations.open(declaring(projects, project, name), name);
        var asked = new ChecksAskedAgain(projects, engine::jobs);
        var drilled = new DrillsAfterBackups(projects, engine::jobs);
        var copying = new Copying(places, backups, database, audit, clock, (tx, project, name) -> {
            asked.recorded(tx, project, name);
            drilled.recorded(tx, project, name);
        });
        var fetching = new Fetching(settings.data(), places, copying);
        var restoreTools = new RestoreTools(
                settings.data(),
                settings.dockerSocket(),
                projects,
                sources,
                backups,
                fetching,
                restores,
                checks,
                evidences,
                database,
                audit,
                engine::jobs,
                (tx, project) -> Releases.openOf(tx, project).isPresent(),
                new Incoming(settings.data()),
                clock);
        var inPlace = new InPlaceRequests(database, audit, persons, clock);
        var restoring = new RestoreOperation(restoreTools, inPlace);
        var csvFolders = new CsvFolders(settings.data());
        var returning = new ReturnsOfBackups(new RestoreWithRelease(restoreTools));
        var alerts = new Alerts(database, engine::jobs, audit, clock);
        var heard = new AlertNotices(projects, checks::variablesOf, alerts);
        var incidentNotices = new IncidentNotices(checks::variablesOf, alerts);
        BiFunction<Project, String, String> masking =
                (project, text) -> checks.variablesOf(project).masking().mask(text);
        var jobsKept = new JobsKept(engine::jobTypes);
        var calendar = new MaintenanceCalendar(
                database,
                new ProjectVersions(database, reader),
                List.of(
                        new BackupProof(new BackupMoments(database), engine::jobs, jobsKept),
                        new DrillProof(drills, engine::jobs, jobsKept),
                        new GateProof(evidences, Tidying.EVIDENCE_KEPT),
                        JobProof.ofPrunes(engine::jobs, jobsKept),
                        JobProof.ofScans(engine::jobs, jobsKept)),
                audit,
                clock);
        dated.set(calendar);
        var quiet = new QuietTimes(projects, Operations::changes, clock);
        var escalations = new Escalations(projects, incidentNotices, quiet, database, engine::jobs, clock);
        engine.register(escalations.type());
        var desk = new IncidentDesk(
                projects,
                incidentNotices,
                new MonitorNotices(projects, checks::variablesOf, alerts),
                escalations,
                quiet,
                clock);
        var monitors = new Monitors(database, checks, audit, desk, clock);
        var signed = new BackupNotices(engine::jobs);
        BackupWatch.Told told = (tx, absence, change, receivers, now) -> {
            signed.changed(tx, absence, change, receivers, now);
            heard.changed(tx, absence, change, receivers, now);
        };
        var watch = new BackupWatch(database, projects, told, audit, clock);
        watching.set(watch);
        var notices = new ReleaseNotices(projects, engine::jobs);
        var deploying = DeployOperation.open(
                settings.dockerSocket(),
                projects,
                releases,
                checks,
                evidences,
                fingerprints,
                database,
                audit,
                (tx, deployment) -> {
                    notices.ended(tx, deployment);
                    heard.ended(tx, deployment);
                },
                sets::beginForDeployment,
                (project, name, job) -> backups.ofJob(project, name, job)
                        .map(made -> new RestorePoint(name, made.id(), made.snapshotAt(), made.proven())),
                (tx, project) -> Restores.openOf(tx, project).isPresent(),
                returning,
                persons,
                engine::jobs,
                clock);
        var copies = new CopiesOfBackups(new PostgresCopies(settings.dockerSocket(), sources, backups, fetching));
        var operations = new Operations(
                projects,
                checks,
                evidences,
                gates,
                decisions,
                new Waivers(database, audit, persons, clock),
                new Attestations(database, checks, evidences, audit),
                verdicts,
                sources,
                backups,
                sets,
                standings,
                new BackupPins(backups, audit, clock),
                watch,
                drills,
                restores,
                new BackupCopies(database),
                copying,
                fetching,
                places,
                restoring,
                new UnpackOperation(settings.data(), sources, backups, fetching, database, audit, clock),
                restoreTools.incoming(),
                csvFolders,
                new CsvExportOperation(restoreTools, csvFolders),
                new CsvImportOperation(restoreTools, csvFolders),
                new AccessTables(checks, evidences),
                new Journeys(checks, evidences, runs),
                runs,
                new Checklists(database, projects, checks, evidences, audit, clock),
                new Bindings(checks, rulings, audit, clock),
                Endpoints.open(database, seal, clock),
                releases,
                deploying,
                new ReturnRequests(database, audit, persons, releases, returning, clock),
                inPlace,
                RehearseOperation.open(settings.data(), projects, deploying, copies),
                rulings,
                reader,
                new SelfProof(engine::jobs, backups, drills, clock),
                recovery,
                alerts,
                new JobNews(projects, engine::jobs, restores, alerts, checks::variablesOf, database, clock),
                monitors,
                new Silences(database, audit, clock),
                launches,
                new Incidents(database, audit, clock),
                desk,
                new CauseDesk(incidentNotices, escalations, quiet, masking, clock),
                new Chronicle(database, projects, engine::jobs, alerts, monitors, desk, masking, clock),
                heartbeats,
                guards,
                guardians,
                new GuardOperation(guardians, guards, projects, database, audit, clock),
                new Peaks(database, host(), clock),
                posture,
                new HostFixes(machine, posture, settings.data().toAbsolutePath(), new HostWishes(projects, checks)),
                new Disks(settings.data().toAbsolutePath(), settings.dockerSocket(), clock),
                new ImageWatch(settings.data().toAbsolutePath(), settings.dockerSocket(), clock),
                calendar,
                new DutyNews(projects, calendar, alerts, database, clock));
        operations.register(database, engine, audit, settings, clock);
        return operations;
    }

    private void register(Database database, Engine engine, AuditLog audit, Settings settings, Clock clock) {
        var data = settings.data().toAbsolutePath();
        var again = new ChecksAskedAgain(projects, engine::jobs);
        var drilled = new DrillsAfterBackups(projects, engine::jobs);
        var docker = settings.dockerSocket();
        engine.register(new CheckOperation(database, projects, checks, evidences).type());
        DutyEnded catalogued = (tx, project, name) -> {
            again.recorded(tx, project, name);
            proof.recorded(tx, project, name);
            drilled.recorded(tx, project, name);
        };
        engine.register(new BackupOperation(
                        data, docker, backupSources, backups, sets, copying, database, audit, clock, catalogued)
                .type());
        engine.register(new SetOperation(database, projects, sets).type());
        engine.register(new DrillOperation(
                        data,
                        docker,
                        backupSources,
                        backups,
                        drills,
                        fetching,
                        new ProjectCopyQuestions(projects, checks),
                        new ProjectSmokePlans(projects, checks, new ImagesOfReleases(releases)),
                        database,
                        audit,
                        clock,
                        again)
                .type());
        engine.register(new ProbeOperation(data, places, database, audit).type());
        restoring.types().forEach(engine::register);
        engine.register(unpacking.type());
        engine.register(csvExporting.type());
        engine.register(csvImporting.type());
        engine.register(deploying.type());
        engine.register(deploying.settling());
        engine.register(rehearsing.type());
        var socket = settings.dockerSocket();
        engine.register(
                new VerifyOperation(socket, projects, releases, checks, evidences, database, audit, clock).type());
        var changes = new Changes(releases, new MigrationLedger(database), restores, projects);
        var diagnoser = new Diagnoser(socket, checks, changes, clock);
        engine.register(new DiagnoseOperation(diagnoser, projects, database, audit, causes).type());
        engine.register(
                new RepairOperation(socket, diagnoser, checks, engine::jobs, projects, database, audit, causes, clock)
                        .type());
        engine.register(guarding.type());
        engine.register(
                new FixOperation(hostFixes, host(), FixOperation.Patience.USUAL, database, audit, clock).type());
        engine.register(PruneOperation.open(
                        images,
                        socket,
                        projects,
                        new RecordedReleases(releases, engine::jobs),
                        engine::jobs,
                        disks,
                        database,
                        audit,
                        clock)
                .type());
        engine.register(new UpdatesScanOperation(updates(settings, clock), projects).type());
        engine.register(new PatchOperation(
                        host(),
                        Apt.ofThisMachine(),
                        projects,
                        new BackupsBeforePatches(database, sets),
                        evidences,
                        engine::jobs,
                        database,
                        audit,
                        clock)
                .type());
        var delivery = new SignedDelivery(settings.privateWebhooks(), clock);
        engine.register(new DeliveryOperation(endpoints, delivery).type());
        engine.register(new LaunchOperation(
                        projects,
                        launches,
                        new LaunchLooks(monitors, backups),
                        new LaunchNotices(alerts),
                        database,
                        audit)
                .type());
        engine.register(new NotesOperation(projects, releases, evidences, database, audit).type());
        engine.register(new NoticeOperation(
                        projects, releases, checks::variablesOf, delivery, () -> settings.address(settings.port()))
                .type());
        engine.register(new BackupNoticeOperation(
                        projects, checks::variablesOf, delivery, () -> settings.address(settings.port()))
                .type());
        engine.register(new AlertOperation(
                        projects,
                        checks::variablesOf,
                        new Post(settings.privateWebhooks(), Duration.ofSeconds(30), clock),
                        alerts,
                        database,
                        () -> settings.address(settings.port()),
                        clock)
                .type());
        engine.register(
                new Tidying(database, evidences, decisions, verdicts, alerts, silences, guards, peaks, clock).type());
    }

    private static UpdateScan updates(Settings settings, Clock clock) {
        return new UpdateScan(Apt.ofThisMachine(), settings.dockerSocket(), clock);
    }

    /**
     * What looks at the monitors, once it is started.
     *
     * @param node the name of this process
     */
    Watch watching(Database database, Engine engine, Settings settings, String node, Clock clock) {
        var hearers = new AutomaticRepairs(projects, engine::jobs, desk);
        return Watch.open(
                database,
                projects,
                new Looks(checks),
                hearers,
                new QuietTimes(projects, Operations::changes, clock),
                settings.watchReferences(),
                node,
                clock);
    }

    /** Every guard there is, by its name. */
    private static Map<String, Guard> guardians(Path docker, Guards guards) {
        var guardians = new LinkedHashMap<String, Guard>();
        var limits = new LimitGuard(docker, project -> guards.find(project, LimitGuard.NAME));
        for (var guard : List.<Guard>of(new PortGuard(docker), limits)) {
            guardians.put(guard.name(), guard);
        }
        return guardians;
    }

    /** What looks how much containers use, once it is started. */
    PeakWatch peakWatch(Settings settings, Clock clock) {
        return new PeakWatch(settings.dockerSocket(), projects, peaks, clock);
    }

    /** What takes the pings of heartbeats. */
    Pings pings(Database database) {
        return new Pings(
                database,
                (project, text) -> projects.find(project)
                        .map(found -> checks.variablesOf(found).masking().mask(text))
                        .orElse(""));
    }

    private static PlannedChanges.Planned changes(Tx tx, String project) {
        var ended = changed(tx, project);
        return (_, _) -> ended;
    }

    private static Instant changed(Tx tx, String project) {
        return isChanging(tx, project)
                ? PlannedChanges.NOT_YET
                : Stream.of(Releases.lastEnd(tx, project), Restores.lastEnd(tx, project))
                        .flatMap(Optional::stream)
                        .max(Comparator.naturalOrder())
                        .orElse(PlannedChanges.NEVER);
    }

    /** Whether what is down may follow from what TaskForge does; a restore into a database of its own, or one that is stuck, ends nothing. */
    private static boolean isChanging(Tx tx, String project) {
        return Releases.openOf(tx, project).isPresent()
                || Restores.openOf(tx, project)
                        .filter(restore -> restore.into() == null && !isStuck(restore))
                        .isPresent();
    }

    private static boolean isStuck(Restore restore) {
        var inPlace = restore.inPlace();
        return inPlace != null && inPlace.stuck();
    }

    /** Null when they are a file. */
    private static @Nullable OwnRecords ownRecords(Settings settings, Clock clock) {
        var url = settings.databaseUrl();
        return url == null
                ? null
                : new PostgresRecords(url, settings.data().toAbsolutePath().normalize(), clock);
    }

    private static Project declaring(Projects projects, String project, String destination)
            throws DestinationException {
        return projects.find(project)
                .orElseThrow(() -> DestinationException.unknown(destination, "there is no project " + project));
    }

    /** Looks how jobs ended and what was missed, and completes what is written of incidents. */
    void lookAtEndings() {
        try {
            endings.look();
        } finally {
            try {
                chronicle.look();
            } finally {
                dutyNews.look();
            }
        }
    }

    /** Begins to look after what ended half-way. */
    Settling settling(Jobs jobs) {
        return new Settling(
                List.of(
                        () -> releases.open().stream()
                                .map(DeployOperation::open)
                                .toList(),
                        () -> restores.open().stream()
                                .map(RestoreOperation::open)
                                .toList(),
                        alerts::open),
                jobs);
    }

    private static Map<String, String> processEnvironment() {
        return System.getenv();
    }

    /** The name of this machine. */
    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
