package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Incoming;
import dev.taskforge.ops.backup.Manifest;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.RestoreOperation;
import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.backup.RestoreRequest;
import dev.taskforge.ops.backup.RestoreTime;
import dev.taskforge.ops.backup.RestoreTimes;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.backup.UnpackOperation;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people ask of restores, whether over HTTP or on a page: checked, planned, submitted. Safe for use by any thread. */
public final class RestoreRequests {
    /** Neither empty nor with anything that steers a terminal. */
    private static final Pattern FILE = Pattern.compile("[^\\p{C}]{1,255}");

    private final Jobs jobs;
    private final Backups backups;
    private final SetStandings sets;
    private final Restores restores;
    private final RestoreOperation restoring;
    private final UnpackOperation unpacking;
    private final Incoming incoming;
    private final RestoreTimes times;
    private final Clock clock;

    public RestoreRequests(
            Jobs jobs,
            Backups backups,
            SetStandings sets,
            Restores restores,
            RestoreOperation restoring,
            UnpackOperation unpacking,
            Incoming incoming,
            RestoreTimes times,
            Clock clock) {
        this.jobs = jobs;
        this.backups = backups;
        this.sets = sets;
        this.restores = restores;
        this.restoring = restoring;
        this.unpacking = unpacking;
        this.incoming = incoming;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What somebody asked for, checked.
     *
     * @param unpack whether it is put into a folder for people, instead of taking the place of what serves or getting a name of its
     *     own
     */
    public record Asked(RestoreRequest request, boolean unpack) {}

    /**
     * Asks for a restore.
     *
     * @param database null when there is only one, or when the backup says it
     * @param unpack whether it is to be unpacked into a folder; null for whatever else can be done with it, or else that
     */
    public Asked ask(
            Project project,
            @Nullable String database,
            @Nullable Long backup,
            @Nullable String into,
            @Nullable Boolean unpack) {
        if (into != null && !RestoreRequest.NAME.matcher(into).matches()) {
            throw ProblemException.invalid("into", Message.of("restore.into"));
        }
        var asked = request(project, database, backup, into);
        var manifest = manifest(backup);
        boolean unpacks = unpacks(project, asked.database(), manifest);
        boolean redis = manifest != null && manifest.redis() != null;
        boolean only = redis || project.file().onlyUnpacks(asked.database());
        if (Boolean.TRUE.equals(unpack) && !unpacks) {
            throw ProblemException.invalid("unpack", Message.of("restore.no_files", asked.database()));
        }
        if (Boolean.FALSE.equals(unpack) && only) {
            throw ProblemException.invalid("unpack", Message.of(onlyUnpacked(project, asked), asked.database()));
        }
        if (unpacks && into != null) {
            throw ProblemException.invalid("into", Message.of("restore.into_files"));
        }
        return new Asked(asked, unpack == null ? only : unpack);
    }

    /**
     * The number of the newest proven backup whose data is not later than a moment; refuses when there is none.
     *
     * @param database null when there is only one
     */
    public long notAfter(Project project, @Nullable String database, Instant moment) {
        var name = BackupRoutes.database(project, database);
        return backups.newestRestorable(project.name(), name, moment)
                .map(Backup::id)
                .orElseThrow(
                        () -> ProblemException.invalid("to_time", Message.of("restore.none_before", name, moment)));
    }

    private @Nullable Manifest manifest(@Nullable Long backup) {
        return backup == null ? null : backups.find(backup).orElseThrow().manifest();
    }

    private static boolean unpacks(Project project, String database, @Nullable Manifest manifest) {
        return manifest == null ? project.file().unpacks(database) : manifest.unpacks();
    }

    /** Refuses what can be unpacked or take the place of what serves, when nobody has said which. */
    public void requireNoChoice(Project project, Asked asked) {
        var database = asked.request().database();
        if (unpacks(project, database, manifest(asked.request().backupId()))) {
            throw ProblemException.invalid("unpack", Message.of("restore.say_unpack", database));
        }
    }

    private static String onlyUnpacked(Project project, RestoreRequest asked) {
        var files = project.file().files().get(asked.database());
        if (files == null) {
            return "restore.snapshot";
        }
        if (files.isLogs()) {
            return "restore.logs";
        }
        return files.isFirewall() ? "restore.firewall" : "restore.files";
    }

    /**
     * Asks for a dump that was made elsewhere.
     *
     * @param database null when the project has only one of PostgreSQL
     * @param file its name in the folder of the project
     */
    public Asked askDump(
            Project project, @Nullable String database, String file, @Nullable String into, boolean noOwner) {
        if (into != null && !RestoreRequest.NAME.matcher(into).matches()) {
            throw ProblemException.invalid("into", Message.of("restore.into"));
        }
        if (!FILE.matcher(file).matches()) {
            throw ProblemException.invalid("file", Message.of("restore.file", incoming.folder(project.name())));
        }
        var candidates = databases(project);
        var chosen = database == null && candidates.size() == 1 ? candidates.getFirst() : database;
        if (chosen == null || !candidates.contains(chosen)) {
            throw ProblemException.invalid(
                    "database", Message.of("restore.file_database", String.join(", ", candidates)));
        }
        return new Asked(new RestoreRequest(project.name(), chosen, null, into, file, noOwner), false);
    }

    /** The databases of a project into which a dump can be restored. */
    public List<String> databases(Project project) {
        return project.file().databases().values().stream()
                .filter(database -> database.kind() == DatabaseKind.POSTGRES && database.service() != null)
                .map(Database::name)
                .sorted()
                .toList();
    }

    /** Where dumps lie that were made elsewhere. */
    public Incoming incoming() {
        return incoming;
    }

    private RestoreRequest request(
            Project project, @Nullable String database, @Nullable Long backup, @Nullable String into) {
        if (backup == null) {
            return new RestoreRequest(project.name(), BackupRoutes.database(project, database), null, into);
        }
        var found = backups.find(backup)
                .filter(known -> known.project().equals(project.name()))
                .filter(known -> database == null || known.database().equals(database))
                .orElseThrow(() -> ProblemException.invalid("backup_id", Message.of("backup.unknown", backup)));
        return new RestoreRequest(project.name(), found.database(), found.id(), into);
    }

    /** What it would do now; refused when Docker Engine or the server cannot be asked. */
    public RestorePlan plan(Project project, Asked asked) {
        if (asked.unpack()) {
            return unpacking.plan(asked.request());
        }
        try {
            return restoring.plan(project, asked.request());
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
    }

    /** What a restore in place would do once it is approved; refused when Docker Engine or the server cannot be asked. */
    public RestorePlan planInPlace(
            Project project, @Nullable String database, @Nullable Long backup, boolean withoutDrill) {
        try {
            return restoring.planInPlace(project, request(project, database, backup, null), withoutDrill);
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
    }

    /** Where a restore in place would load a backup; refused when Docker Engine or the server cannot be asked. */
    public Restore.Place placeInPlace(Project project, Backup backup) {
        try {
            return restoring.placeInPlace(project, backup);
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        } catch (PermanentFailure e) {
            throw ProblemException.conflict("in_place.refused", String.valueOf(e.getMessage()));
        }
    }

    /** What else there is of the moment of the backup that a plan would restore. */
    public List<Message> together(RestorePlan plan) {
        var backup = plan.backup();
        return backup == null ? List.of() : sets.beside(backup);
    }

    /** How long what a plan would restore takes; empty while no drill has measured it. */
    public Optional<RestoreTime> time(RestorePlan plan) {
        return Optional.ofNullable(plan.backup()).flatMap(times::of);
    }

    /** Submits it in the name of who asks; refuses it while another restore of the project waits or runs. */
    public Job submit(Exchange exchange, Asked asked) {
        var request = asked.request();
        var submitted = jobs.submit((asked.unpack() ? request.unpacking() : request.job())
                .submittedBy(exchange.principal().actor()));
        if (!submitted.created()) {
            throw ProblemException.conflict(
                    "restore.running", request.project(), submitted.job().id());
        }
        return submitted.job();
    }

    /** Lets what a restore replaced serve again. */
    public Job undo(Exchange exchange, Project project, long id) {
        var restore = find(project, id);
        if (restore.withRelease()) {
            throw ProblemException.conflict("restore.with_release", id, project.name());
        }
        if (restore.undoneByTwo() && restore.undoable(clock.instant())) {
            var safety = Objects.requireNonNull(restore.inPlace()).safetyId();
            throw ProblemException.conflict("restore.undone_by_two", id, project.name(), String.valueOf(safety));
        }
        if (!restores.mayUndo(restore, clock.instant())) {
            throw ProblemException.conflict("restore.not_undoable", id);
        }
        return submit(exchange, DutyJobs.undoRestore(project.name(), id));
    }

    /** Those in place that nothing goes on with by itself. */
    List<Restore> stuckInPlace(Project project) {
        return restores.stuckOf(project.name());
    }

    /** Ends one in place that is stuck and that a person has mended by hand. */
    public Restore settled(Exchange exchange, Project project, long id) {
        return restoring.settledByHand(project.name(), id, exchange.principal().actor());
    }

    /** Removes what a restore left aside, before its time. */
    public Job clear(Exchange exchange, Project project, long id) {
        var restore = find(project, id);
        if (!restore.keeps()) {
            throw ProblemException.conflict("restore.nothing_kept", id);
        }
        return submit(exchange, DutyJobs.clearRestore(project.name(), id, restore.keptName()));
    }

    private Restore find(Project project, long id) {
        return restores.find(id)
                .filter(found -> found.project().equals(project.name()))
                .orElseThrow(() -> ProblemException.notFound("restore.unknown", id, project.name()));
    }

    private Job submit(Exchange exchange, NewJob job) {
        return jobs.submit(job.submittedBy(exchange.principal().actor())).job();
    }
}
