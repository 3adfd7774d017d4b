package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Incoming;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.RestoreOperation;
import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.backup.RestoreRequest;
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
import java.util.List;
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
    private final Clock clock;

    public RestoreRequests(
            Jobs jobs,
            Backups backups,
            SetStandings sets,
            Restores restores,
            RestoreOperation restoring,
            UnpackOperation unpacking,
            Incoming incoming,
            Clock clock) {
        this.jobs = jobs;
        this.backups = backups;
        this.sets = sets;
        this.restores = restores;
        this.restoring = restoring;
        this.unpacking = unpacking;
        this.incoming = incoming;
        this.clock = clock;
    }

    /**
     * Asks for a restore.
     *
     * @param database null when there is only one, or when the backup says it
     * @param unpack whether files are to be unpacked into a folder, which is another thing than what is done with a database; null
     *     when nothing is done yet
     */
    public RestoreRequest ask(
            Project project,
            @Nullable String database,
            @Nullable Long backup,
            @Nullable String into,
            @Nullable Boolean unpack) {
        if (into != null && !RestoreRequest.NAME.matcher(into).matches()) {
            throw ProblemException.invalid("into", Message.of("restore.into"));
        }
        var asked = request(project, database, backup, into);
        boolean unpacks = unpacks(project, asked);
        if (unpack != null && unpack != unpacks) {
            throw ProblemException.invalid("unpack", Message.of(refusal(project, asked, unpack), asked.database()));
        }
        if (unpacks && into != null) {
            throw ProblemException.invalid("into", Message.of("restore.into_files"));
        }
        return asked;
    }

    /**
     * Asks for a dump that was made elsewhere.
     *
     * @param database null when the project has only one of PostgreSQL
     * @param file its name in the folder of the project
     */
    public RestoreRequest askDump(
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
        return new RestoreRequest(project.name(), chosen, null, into, file, noOwner);
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
    public RestorePlan plan(Project project, RestoreRequest asked) {
        if (unpacks(project, asked)) {
            return unpacking.plan(asked);
        }
        try {
            return restoring.plan(project, asked);
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
    }

    /** What else there is of the moment of the backup that a plan would restore. */
    public List<Message> together(RestorePlan plan) {
        var backup = plan.backup();
        return backup == null ? List.of() : sets.beside(backup);
    }

    private static String refusal(Project project, RestoreRequest asked, boolean unpack) {
        if (unpack) {
            return "restore.no_files";
        }
        return project.file().databases().containsKey(asked.database()) ? "restore.snapshot" : "restore.files";
    }

    private boolean unpacks(Project project, RestoreRequest asked) {
        if (asked.file() != null) {
            return false;
        }
        var id = asked.backupId();
        return id == null
                ? project.file().unpacks(asked.database())
                : backups.find(id).filter(backup -> backup.manifest().unpacks()).isPresent();
    }

    /** Submits it in the name of who asks; refuses it while another restore of the project waits or runs. */
    public Job submit(Exchange exchange, Project project, RestoreRequest asked) {
        var submitted = jobs.submit((unpacks(project, asked) ? asked.unpacking() : asked.job())
                .submittedBy(exchange.principal().actor()));
        if (!submitted.created()) {
            throw ProblemException.conflict(
                    "restore.running", asked.project(), submitted.job().id());
        }
        return submitted.job();
    }

    /** Lets what a restore replaced serve again. */
    public Job undo(Exchange exchange, Project project, long id) {
        var restore = find(project, id);
        if (restore.withRelease()) {
            throw ProblemException.conflict("restore.with_release", id, project.name());
        }
        if (!restores.mayUndo(restore, clock.instant())) {
            throw ProblemException.conflict("restore.not_undoable", id);
        }
        return submit(exchange, DutyJobs.undoRestore(project.name(), id));
    }

    /** Removes the database that a restore left aside, before its time. */
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
