package dev.taskforge.server.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.BackupPins;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.SetStanding;
import dev.taskforge.ops.backup.SetStandings;
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
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Instant;
import java.util.List;

/** Backups that belong together. */
public final class SetRoutes implements Routes {
    private static final String ALL = "/api/v1/projects/{project}/backup-sets";
    private static final String ONE = ALL + "/{set}";

    private final Database database;
    private final Projects projects;
    private final BackupSets sets;
    private final SetStandings standings;
    private final BackupPins pins;

    public SetRoutes(Database database, Projects projects, BackupSets sets, SetStandings standings, BackupPins pins) {
        this.database = database;
        this.projects = projects;
        this.sets = sets;
        this.standings = standings;
        this.pins = pins;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, ALL, Action.OPERATE, this::begin)
                .summary("Back up all that belongs together now, as one set")
                .answers(202, BackupSetView.class)
                .answers(200, BackupSetView.class);
        router.route(Method.GET, ALL, Action.VIEW, this::list)
                .summary("List sets of backups, newest first")
                .answersPage(BackupSetView.class);
        router.route(Method.GET, ONE, Action.VIEW, this::one)
                .summary("Show a set of backups")
                .answers(200, BackupSetView.class);
        router.route(Method.POST, ONE + "/pin", Action.OPERATE, this::pin)
                .summary("Have retention leave each backup of a set")
                .takes(PinBody.class)
                .answers(200, BackupSetView.class);
        router.route(Method.POST, ONE + "/unpin", Action.OPERATE, this::unpin)
                .summary("Let retention have the backups of a set again")
                .answers(200, BackupSetView.class);
    }

    private void begin(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var actor = exchange.principal().actor();
        var begun = database.write(tx -> begin(tx, sets, project, actor));
        exchange.json(
                begun.begun() ? 202 : 200,
                view(exchange, find(project, begun.set().id())));
    }

    /** Begins a set of all that a project backs up, or finds the one under way; refuses a project with nothing. */
    public static BackupSets.Begun begin(Tx tx, BackupSets sets, Project project, String by) {
        return sets.begin(tx, project.name(), names(project), by);
    }

    static List<String> names(Project project) {
        var names = BackupSets.namesOf(project);
        if (names.isEmpty()) {
            throw ProblemException.invalid("database", Message.of("backup.no_database", project.name()));
        }
        return names;
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var cursor = exchange.cursor();
        var found = standings.list(project.name(), cursor == null ? null : Instant.ofEpochMilli(cursor), limit + 1);
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(
                200,
                Page.of(
                        found,
                        limit,
                        standing -> BackupSetView.of(standing, texts),
                        standing -> standing.at().toEpochMilli()));
    }

    private void one(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, view(exchange, find(project, exchange.pathNumber("set"))));
    }

    private void pin(Exchange exchange) {
        var reason = exchange.body(PinBody.class).reason();
        changed(exchange, (tx, project, set, actor) -> pins.pinSet(tx, project, set, reason, actor));
    }

    private void unpin(Exchange exchange) {
        changed(exchange, pins::unpinSet);
    }

    @FunctionalInterface
    private interface Change {
        void make(Tx tx, String project, long set, String actor);
    }

    private void changed(Exchange exchange, Change change) {
        long id = exchange.pathNumber("set");
        var actor = exchange.principal().actor();
        var project = database.write(tx -> {
            var found = ProjectRoutes.find(tx, projects, exchange);
            change.make(tx, found.name(), id, actor);
            return found;
        });
        exchange.json(200, view(exchange, find(project, id)));
    }

    private SetStanding find(Project project, long id) {
        return standings
                .find(project.name(), id)
                .orElseThrow(() -> ProblemException.notFound("backup.set_unknown", id, project.name()));
    }

    private static BackupSetView view(Exchange exchange, SetStanding standing) {
        return BackupSetView.of(standing, Messages.ofOperations(exchange.locale()));
    }
}
