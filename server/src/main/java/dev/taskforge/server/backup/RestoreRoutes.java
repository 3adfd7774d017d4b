package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.ops.backup.Restores;
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
import org.jspecify.annotations.Nullable;

/** Restoring backups, and taking that back. */
public final class RestoreRoutes implements Routes {
    private static final String ALL = "/api/v1/projects/{project}/restores";

    private final Projects projects;
    private final Restores restores;
    private final RestoreRequests requests;
    private final Clock clock;

    public RestoreRoutes(Projects projects, Restores restores, RestoreRequests requests, Clock clock) {
        this.projects = projects;
        this.restores = restores;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, ALL, Action.OPERATE, this::restore)
                .summary("Restore a backup where it came from, or a dump that was made elsewhere")
                .takes(RestoreBody.class)
                .answers(202, JobView.class);
        router.route(Method.POST, ALL + "/plan", Action.OPERATE, this::plan)
                .summary("Say what a restore would do; nothing is changed")
                .takes(RestoreBody.class)
                .answers(200, RestorePlanView.class);
        router.route(Method.GET, ALL, Action.VIEW, this::restores)
                .summary("List restores, newest first")
                .answersPage(RestoreView.class);
        router.route(Method.POST, ALL + "/{restore}/undo", Action.OPERATE, this::undo)
                .summary("Let what a restore replaced serve again")
                .answers(202, JobView.class);
        router.route(Method.POST, ALL + "/{restore}/clear", Action.OPERATE, this::clear)
                .summary("Remove what a restore left aside")
                .answers(202, JobView.class);
        router.route(Method.POST, ALL + "/{restore}/settled", Action.OPERATE, this::settled)
                .summary("Say that a restore in place which is stuck was mended by hand")
                .description(
                        "It is over then, and nothing is changed or started any more: its job cannot be tried again. The backup"
                                + " of what was there before stays pinned: until a person unpins it, or for 24 hours where what was"
                                + " loaded serves.")
                .answers(200, RestoreView.class);
    }

    private void restore(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(RestoreBody.class);
        var asked = asked(project, body, Boolean.TRUE.equals(body.unpack()));
        if (body.file() == null && body.unpack() == null) {
            requests.requireNoChoice(project, asked);
        }
        answer(exchange, requests.submit(exchange, asked));
    }

    private RestoreRequests.Asked asked(Project project, RestoreBody body, @Nullable Boolean unpack) {
        var file = body.file();
        if (file == null && body.noOwner() != null) {
            throw ProblemException.invalid("no_owner", Message.of("restore.file_only"));
        }
        if (file == null) {
            return requests.ask(project, body.database(), backup(project, body), body.into(), unpack);
        }
        if (body.backupId() != null || body.toTime() != null || Boolean.TRUE.equals(body.unpack())) {
            throw ProblemException.invalid("file", Message.of("restore.file_alone"));
        }
        return requests.askDump(project, body.database(), file, body.into(), Boolean.TRUE.equals(body.noOwner()));
    }

    private @Nullable Long backup(Project project, RestoreBody body) {
        var moment = body.toTime();
        if (moment == null) {
            return body.backupId();
        }
        if (body.backupId() != null) {
            throw ProblemException.invalid("to_time", Message.of("restore.time_alone"));
        }
        return requests.notAfter(project, body.database(), moment);
    }

    private void plan(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(RestoreBody.class);
        var asked = asked(project, body, body.unpack());
        var plan = requests.plan(project, asked);
        exchange.json(
                200,
                RestorePlanView.of(
                        plan,
                        body.toTime(),
                        requests.time(plan),
                        requests.together(plan),
                        Messages.ofOperations(exchange.locale())));
    }

    private void restores(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var now = clock.instant();
        var found = restores.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(
                200,
                Page.of(
                        found,
                        limit,
                        restore -> RestoreView.of(restore, restores.mayUndo(restore, now)),
                        restore -> restore.id()));
    }

    private void undo(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        answer(exchange, requests.undo(exchange, project, exchange.pathNumber("restore")));
    }

    private void clear(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        answer(exchange, requests.clear(exchange, project, exchange.pathNumber("restore")));
    }

    private void settled(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var over = requests.settled(exchange, project, exchange.pathNumber("restore"));
        exchange.json(200, RestoreView.of(over, false));
    }

    private static void answer(Exchange exchange, Job job) {
        exchange.json(202, JobView.of(job));
    }
}
