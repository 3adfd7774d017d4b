package dev.taskforge.server.guard;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.guard.Guard;
import dev.taskforge.ops.guard.GuardExport;
import dev.taskforge.ops.guard.GuardRequest.Action;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people do with guards, for the API and the page. */
public final class GuardChanges {
    private final Database database;
    private final Jobs jobs;
    private final Guards guards;
    private final AuditLog audit;

    public GuardChanges(Database database, Jobs jobs, Guards guards, AuditLog audit) {
        this.database = database;
        this.jobs = jobs;
        this.guards = guards;
        this.audit = audit;
    }

    /**
     * Begins the job that does it.
     *
     * @param export only for {@link Action#RESTORE}
     */
    public Job begin(Project project, Guard guard, Action action, @Nullable Long export, String actor) {
        if (action == Action.RESTORE && export == null) {
            throw ProblemException.invalid("export", Message.of("guard.export.missing"));
        }
        if (export != null
                && guards.export(project.name(), guard.name(), export).isEmpty()) {
            throw ProblemException.invalid("export", Message.of("guard.export.unknown", export));
        }
        if (action == Action.APPLY && !guard.isDeclared(project.file())) {
            throw ProblemException.conflict("guard.undeclared", guard.name());
        }
        return jobs.submit(DutyJobs.guard(project.name(), guard.name(), action.name(), export, guards.host())
                        .submittedBy(actor))
                .job();
    }

    /** Lets what is tried stay. */
    public void keep(Project project, Guard guard, String actor) {
        boolean kept = database.write(tx -> {
            if (!guards.keep(tx, project.name(), guard.name())) {
                return false;
            }
            audit.append(tx, actor, "guard.kept", project.name(), "guard/" + guard.name(), Map.of());
            return true;
        });
        if (!kept) {
            throw ProblemException.conflict("guard.no-trial", guard.name());
        }
    }

    /** Writes down a state that somebody brings, so that it can be put in force. */
    public GuardExport bring(Project project, Guard guard, String state, String actor) {
        String read;
        try {
            read = guard.read(state);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    "state", Message.of("guard.export.unreadable", String.valueOf(e.getMessage())));
        }
        return database.write(tx -> guards.export(tx, project.name(), guard.name(), read, "", actor));
    }
}
