package dev.taskforge.server.project;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.heartbeat.Heartbeats;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.silence.Silences;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Projects: planning, applying, looking. */
public final class ProjectRoutes implements Routes {
    private final Database database;
    private final Projects projects;
    private final Gates gates;
    private final OpenDuties open;

    public ProjectRoutes(Database database, Projects projects, Gates gates, OpenDuties open) {
        this.database = database;
        this.projects = projects;
        this.gates = gates;
        this.open = open;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects", Action.SIGNED_IN, this::list)
                .summary("List the projects with their verdicts")
                .answersList(200, ProjectView.class);
        router.route(Method.POST, "/api/v1/projects/plan", Action.ADMINISTER, this::plan)
                .summary("Show what applying a taskforge.yaml would change")
                .takes(ProjectBody.class)
                .answers(200, PlanView.class);
        router.route(Method.PUT, "/api/v1/projects/{project}", Action.ADMINISTER, this::apply)
                .summary("Apply a taskforge.yaml")
                .description(
                        "Stores a new version unless nothing differs, and puts the schedules of its duties. A file names"
                                + " commands and files of the server's machine, so applying needs the role admin on `*`.")
                .takes(ProjectBody.class)
                .answers(200, ProjectView.class);
        router.route(Method.GET, "/api/v1/projects/{project}", Action.VIEW, this::show)
                .summary("Show a project")
                .answers(200, ProjectView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/versions", Action.ADMINISTER, this::versions)
                .summary("List every accepted version of a project's file, newest first")
                .answersList(200, VersionView.class);
        router.route(Method.DELETE, "/api/v1/projects/{project}", Action.ADMINISTER, this::delete)
                .summary("Take a project out of force; its versions, evidence and backups stay")
                .description("Refused with 409 while a deployment, a restore or a rehearsal of it is not over.")
                .answersNothing(204);
    }

    private void list(Exchange exchange) {
        exchange.json(
                200,
                projects.list().stream()
                        .filter(project -> exchange.allows(Action.VIEW, project.name()))
                        .map(this::view)
                        .toList());
    }

    private void plan(Exchange exchange) {
        var body = exchange.body(ProjectBody.class);
        var plan = accepted(exchange, () -> projects.plan(body.yaml(), directory(body)));
        exchange.json(200, PlanView.of(plan));
    }

    private void apply(Exchange exchange) {
        exchange.require(Action.ADMINISTER, null);
        var body = exchange.body(ProjectBody.class);
        var name = exchange.path("project");
        var directory = directory(body);
        var plan = accepted(exchange, () -> projects.plan(body.yaml(), directory));
        if (!plan.project().equals(name)) {
            throw ProblemException.invalid("yaml", Message.of("project.other_name", plan.project(), name));
        }
        var project = accepted(
                exchange,
                () -> database.write(tx -> {
                    var before = projects.find(tx, name).orElse(null);
                    var after = projects.apply(
                            tx, body.yaml(), directory, exchange.principal().actor());
                    Heartbeats.applied(tx, before, after);
                    return after;
                }));
        exchange.json(200, view(project));
    }

    private void show(Exchange exchange) {
        exchange.json(200, view(find(projects, exchange)));
    }

    private void versions(Exchange exchange) {
        var versions = projects.versions(exchange.path("project"));
        if (versions.isEmpty()) {
            throw missing(exchange);
        }
        exchange.json(200, versions.stream().map(VersionView::of).toList());
    }

    private void delete(Exchange exchange) {
        var name = exchange.path("project");
        open.refuseJobs(name);
        boolean deleted = accepted(
                exchange,
                () -> database.write(tx -> {
                    OpenDuties.refuseRecords(tx, name);
                    OpenDuties.refuseGuards(tx, name);
                    Heartbeats.forget(tx, name);
                    Silences.forget(tx, name);
                    return projects.delete(tx, name, exchange.principal().actor());
                }));
        if (!deleted) {
            throw missing(exchange);
        }
        exchange.nothing(204);
    }

    private ProjectView view(Project project) {
        return ProjectView.of(project, gates.of(project));
    }

    /** The project the path names, or 404. */
    public static Project find(Projects projects, Exchange exchange) {
        return projects.find(exchange.path("project")).orElseThrow(() -> missing(exchange));
    }

    /** As {@link #find(Projects, Exchange)}, within a transaction. */
    public static Project find(Tx tx, Projects projects, Exchange exchange) {
        return projects.find(tx, exchange.path("project")).orElseThrow(() -> missing(exchange));
    }

    private static ProblemException missing(Exchange exchange) {
        return ProblemException.notFound("project.unknown", exchange.path("project"));
    }

    private static Path directory(ProjectBody body) {
        try {
            return Path.of(body.directory());
        } catch (InvalidPathException e) {
            throw ProblemException.invalid("directory", Message.of("project.directory.invalid"));
        }
    }

    /** Answers a refused file with 422 and every problem with its line and column. */
    private static <T> T accepted(Exchange exchange, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProjectFileException e) {
            var texts = Messages.ofOperations(exchange.locale());
            throw ProblemException.of(
                            422,
                            "project-file",
                            Message.of("project.file_refused", e.problems().size()))
                    .with("problems", problems(e, texts));
        }
    }

    private static List<FileProblemView> problems(ProjectFileException e, Messages texts) {
        return e.problems().stream()
                .map(problem -> FileProblemView.of(problem, texts))
                .toList();
    }
}
