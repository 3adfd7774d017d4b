package dev.taskforge.server.updates;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.patch.Area;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is old or vulnerable, and the installation of updates of security. Looking reads only, so whoever may run checks may ask for it;
 * installing changes the whole machine, which is for those who administer all of it. Whoever administers a project may ask for the plan.
 */
public final class UpdatesRoutes implements Routes {
    private static final int SOME = 20;
    private static final int MOST = 100;

    private final Projects projects;
    private final UpdateReports reports;
    private final Patches patches;
    private final PatchRequests requests;
    private final Jobs jobs;

    public UpdatesRoutes(Projects projects, UpdateReports reports, Patches patches, PatchRequests requests, Jobs jobs) {
        this.projects = projects;
        this.reports = reports;
        this.patches = patches;
        this.requests = requests;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        var updates = "/api/v1/projects/{project}/updates";
        var patching = "/api/v1/projects/{project}/patches";
        router.route(Method.GET, updates, Action.VIEW, this::show)
                .summary("Show what of a project and its machine is old, vulnerable or at its end of life")
                .query("only", "os, packages, images or eol; all when absent")
                .query("job", "the number of the job whose answer is shown instead of the newest")
                .answers(200, UpdatesView.class);
        router.route(Method.POST, updates, Action.OPERATE, this::scan)
                .summary("Find out what is old or vulnerable; its answer is kept")
                .answers(202, JobView.class);
        router.route(Method.GET, patching, Action.VIEW, this::list)
                .summary("List the installations of updates of security, the newest first")
                .query("limit", "how many at most")
                .answersList(200, PatchView.class);
        router.route(Method.POST, patching, Action.ADMINISTER, this::patch)
                .summary(
                        "Say which updates of security of this machine would be installed, or back the project up, install them, and ask its checks")
                .takes(PatchBody.class)
                .example("{\"dry_run\":false,\"in_window\":true}")
                .answers(202, JobView.class);
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange).name();
        var only = area(exchange.query("only"));
        var texts = Messages.ofOperations(exchange.locale());
        if (exchange.query("job") != null) {
            long job = exchange.queryNumber("job", 0, 1, Long.MAX_VALUE);
            var kept = reports.of(project, job)
                    .orElseThrow(() -> ProblemException.notFound("updates.unknown", job, project));
            exchange.json(200, UpdatesView.of(kept.report(), kept.jobId(), only, texts));
            return;
        }
        var kept = reports.newest(project).orElseThrow(() -> ProblemException.notFound("updates.none", project));
        exchange.json(200, UpdatesView.of(kept.report(), kept.jobId(), only, texts));
    }

    private static @Nullable Area area(@Nullable String word) {
        return word == null
                ? null
                : Arrays.stream(Area.values())
                        .filter(area -> area.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid("only", Message.of("updates.only")));
    }

    private void scan(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var job = DutyJobs.scanUpdates(project.name())
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = (int) exchange.queryNumber("limit", SOME, 1, MOST);
        exchange.json(200, patches.list(project, limit, Messages.ofOperations(exchange.locale())));
    }

    private void patch(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(PatchBody.class);
        var by = exchange.principal().actor();
        if (Boolean.FALSE.equals(body.dryRun())) {
            // It concerns every project on the machine.
            exchange.require(Action.ADMINISTER, null);
        }
        boolean unbacked = Boolean.TRUE.equals(body.withoutBackup());
        var job = !Boolean.FALSE.equals(body.dryRun())
                ? requests.plan(project, by)
                : Boolean.TRUE.equals(body.inWindow())
                        ? requests.installInWindow(project, unbacked, by)
                        : requests.install(project, unbacked, by);
        exchange.json(202, JobView.of(job));
    }
}
