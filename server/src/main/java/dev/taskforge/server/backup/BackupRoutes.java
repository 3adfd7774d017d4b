package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.BackupPins;
import dev.taskforge.ops.backup.BackupSet;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.BackupSource;
import dev.taskforge.ops.backup.BackupSources;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Backups and the drills that prove them. */
public final class BackupRoutes implements Routes {
    private final Database database;
    private final Jobs jobs;
    private final Projects projects;
    private final Backups backups;
    private final BackupSets sets;
    private final BackupPins pins;
    private final Drills drills;
    private final BackupSources sources;
    private final Clock clock;

    public BackupRoutes(
            Database database,
            Jobs jobs,
            Projects projects,
            BackupSources sources,
            Backups backups,
            BackupSets sets,
            BackupPins pins,
            Drills drills,
            Clock clock) {
        this.database = database;
        this.sources = sources;
        this.sets = sets;
        this.pins = pins;
        this.clock = clock;
        this.jobs = jobs;
        this.projects = projects;
        this.backups = backups;
        this.drills = drills;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/backup", Action.OPERATE, this::backup)
                .summary("Back up a database now")
                .takes(BackupBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/backup/plan", Action.VIEW, this::plan)
                .summary("Say what a backup made now would do, and what retention would remove at its end")
                .query("database", "which; may be absent when there is only one")
                .answers(200, BackupPlanView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/backup/plans", Action.VIEW, this::plans)
                .summary("Say what a set of backups made now would do, for each of its members")
                .answers(200, SetPlanView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/backups", Action.VIEW, this::backups)
                .summary("List backups, newest first")
                .query("database", "only of this database")
                .query("set", "none: only those that belong to no set")
                .answersPage(BackupView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/backups/{backup}", Action.OPERATE, this::report)
                .summary("Show a backup with the extensions and settings its server had")
                .answers(200, BackupReportView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/backups/{backup}/pin", Action.OPERATE, this::pin)
                .summary("Have retention leave a backup")
                .takes(PinBody.class)
                .answers(200, BackupView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/backups/{backup}/unpin", Action.OPERATE, this::unpin)
                .summary("Let retention have a backup again")
                .answers(200, BackupView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/drill", Action.OPERATE, this::drill)
                .summary("Prove a backup by restoring it aside")
                .takes(DrillBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/drills", Action.VIEW, this::drills)
                .summary("List drills, newest first")
                .query("database", "only of this database")
                .answersPage(DrillView.class);
    }

    private void backup(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var named = exchange.body(BackupBody.class).database();
        if (named == null && BackupSets.namesOf(project).size() == 1) {
            var actor = exchange.principal().actor();
            var begun = database.write(tx -> SetRoutes.begin(tx, sets, project, actor));
            exchange.json(202, JobView.of(onlyJob(begun.set())));
            return;
        }
        submit(exchange, DutyJobs.backup(project.name(), database(project, named)));
    }

    /** The job of a set with one member; of an earlier set when that one is still at work. */
    private Job onlyJob(BackupSet set) {
        var member = set.members().getFirst();
        long id = Objects.requireNonNull(member.job() == null ? member.busy() : member.job());
        return jobs.find(id).orElseThrow();
    }

    private void plan(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, plan(project, database(project, exchange.query("database"))));
    }

    private void plans(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var plans = SetRoutes.names(project).stream()
                .map(name -> plan(project, name))
                .toList();
        exchange.json(200, new SetPlanView(plans));
    }

    private BackupPlanView plan(Project project, String database) {
        var storage = storage(project, database);
        var removes = backups.removedByNext(project.name(), database, storage, clock.instant()).stream()
                .map(BackupView::of)
                .toList();
        var destination = storage.destination();
        return new BackupPlanView(
                database,
                destination == null ? null : destination.toString(),
                !storage.recipients().isEmpty(),
                storage.copies(),
                storage.local(),
                removes);
    }

    private BackupSource.Storage storage(Project project, String database) {
        try {
            return sources.find(project.name(), database).storage();
        } catch (PermanentFailure e) {
            throw ProblemException.invalid("database", Message.of("backup.unplanned", String.valueOf(e.getMessage())));
        }
    }

    private void drill(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(DrillBody.class);
        var chosen = body.backupId();
        var from = body.from() == null ? null : DestinationRoutes.declared(project, body.from(), "from");
        if (chosen == null) {
            submit(exchange, DutyJobs.drill(project.name(), database(project, body.database()), null, from));
            return;
        }
        var backup = backups.find(chosen)
                .filter(found -> found.project().equals(project.name()))
                .filter(found -> body.database() == null || found.database().equals(body.database()))
                .orElseThrow(() -> ProblemException.invalid("backup_id", Message.of("backup.unknown", chosen)));
        submit(exchange, DutyJobs.drill(project.name(), backup.database(), chosen, from));
    }

    private void submit(Exchange exchange, NewJob job) {
        var submitted = jobs.submit(job.submittedBy(exchange.principal().actor()));
        exchange.json(202, JobView.of(submitted.job()));
    }

    private void backups(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = alone(exchange)
                ? backups.alone(project.name(), exchange.cursor(), limit + 1)
                : backups.list(project.name(), exchange.query("database"), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, BackupView::of, backup -> backup.id()));
    }

    private void report(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var backup = backups.find(exchange.pathNumber("backup"))
                .filter(found -> found.project().equals(project.name()))
                .orElseThrow(() -> ProblemException.notFound("path.unknown"));
        exchange.json(200, BackupReportView.of(backup));
    }

    private static boolean alone(Exchange exchange) {
        var set = exchange.query("set");
        if (set != null && (!set.equals("none") || exchange.query("database") != null)) {
            throw ProblemException.invalid("set", Message.of("field.choice", "none"));
        }
        return set != null;
    }

    private void pin(Exchange exchange) {
        var reason = exchange.body(PinBody.class).reason();
        changed(exchange, (tx, project, id, actor) -> pins.pin(tx, project, id, reason, actor));
    }

    private void unpin(Exchange exchange) {
        changed(exchange, pins::unpin);
    }

    @FunctionalInterface
    private interface Change {
        Backup make(Tx tx, String project, long id, String actor);
    }

    private void changed(Exchange exchange, Change change) {
        long id = exchange.pathNumber("backup");
        var actor = exchange.principal().actor();
        var changed = database.write(
                tx -> change.make(tx, ProjectRoutes.find(tx, projects, exchange).name(), id, actor));
        exchange.json(200, BackupView.of(changed));
    }

    private void drills(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var texts = Messages.ofOperations(exchange.locale());
        var found = drills.list(project.name(), exchange.query("database"), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, drill -> DrillView.of(drill, texts), drill -> drill.id()));
    }

    /** The database that is meant: the one named, or the only one that can be backed up. */
    static String database(Project project, @Nullable String named) {
        var candidates = project.file().backupNames();
        if (named == null && candidates.size() == 1) {
            return candidates.getFirst();
        }
        if (named != null && candidates.contains(named)) {
            return named;
        }
        throw ProblemException.invalid(
                "database",
                candidates.isEmpty()
                        ? Message.of("backup.no_database", project.name())
                        : Message.of("backup.which_database", String.join(", ", candidates)));
    }
}
