package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.DeployRequest;
import dev.taskforge.ops.release.RehearseRequest;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.GoBackView;
import dev.taskforge.server.page.view.ReleasesView;
import dev.taskforge.server.release.DeployRequests;
import org.jspecify.annotations.Nullable;

/** The pages of a project's releases: deploying, going back, and what was deployed. */
public final class ReleasePages implements Routes {
    private static final String LIST = "/projects/{project}/releases";
    private static final String ONE = LIST + "/{number}";

    private final Projects projects;
    private final ReleaseReading reading;
    private final DeployRequests requests;
    private final ReaderUi readers;

    public ReleasePages(Projects projects, ReleaseReading reading, DeployRequests requests, ReaderUi readers) {
        this.projects = projects;
        this.reading = reading;
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, LIST, Action.VIEW, this::show);
        router.route(POST, LIST, Action.OPERATE, this::deploy);
        router.route(POST, LIST + "/plan", Action.OPERATE, this::plan);
        router.route(POST, LIST + "/rehearse", Action.OPERATE, this::rehearse);
        router.route(GET, ONE, Action.VIEW, this::one);
        router.route(GET, ONE + "/return", Action.OPERATE, this::ask);
        router.route(POST, ONE + "/return", Action.OPERATE, this::goBack);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var part = new ReleaseReading.Part(cursor(exchange, "before"), cursor(exchange, "attempts_before"));
        answer(exchange, 200, project, ReleasesView.Form.EMPTY, null, part);
    }

    private static @Nullable Long cursor(Exchange exchange, String name) {
        return exchange.query(name) == null ? null : exchange.queryNumber(name, 0, 1, Long.MAX_VALUE);
    }

    private void answer(
            Exchange exchange,
            int status,
            Project project,
            ReleasesView.Form form,
            ReleasesView.@Nullable Plan plan,
            ReleaseReading.Part part) {
        var ui = readers.of(exchange);
        boolean mayOperate = exchange.allows(Action.OPERATE, project.name());
        exchange.html(
                status, Pages.releases(ui, reading.of(project, mayOperate, form, plan, part, ui, exchange.locale())));
    }

    private void deploy(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            submit(exchange, asked(project, form));
        } catch (ProblemException refused) {
            refuse(exchange, project, form, refused);
        }
    }

    private void rehearse(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            var asked = RehearseRequest.of(asked(project, form));
            exchange.redirect(
                    "/jobs/" + requests.rehearse(exchange, project, asked).id());
        } catch (ProblemException refused) {
            refuse(exchange, project, form, refused);
        }
    }

    private void plan(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            var plan = requests.plan(project, asked(project, form));
            var shown = ReleaseReading.plan(plan, Messages.ofOperations(exchange.locale()));
            answer(exchange, 200, project, form, shown, ReleaseReading.Part.NEWEST);
        } catch (ProblemException refused) {
            refuse(exchange, project, form, refused);
        }
    }

    private void refuse(Exchange exchange, Project project, ReleasesView.Form form, ProblemException refused) {
        var why = FormErrors.of(exchange, refused).all();
        answer(exchange, refused.status(), project, form.refused(why), null, ReleaseReading.Part.NEWEST);
    }

    private static ReleasesView.Form typed(Exchange exchange) {
        return new ReleasesView.Form(
                SessionPages.text(exchange.form("image")).strip(),
                "true".equals(exchange.form("build")),
                GatePages.lines(exchange, "note").strip(),
                GatePages.lines(exchange, "approve_migrations").strip(),
                "");
    }

    private DeployRequest asked(Project project, ReleasesView.Form form) {
        var asked = requests.fresh(
                DeployRequests.declared(project), given(form.image()), form.build() ? true : null, given(form.note()));
        return requests.approving(asked, given(form.approval()));
    }

    private static @Nullable String given(String typed) {
        return typed.isEmpty() ? null : typed;
    }

    private void submit(Exchange exchange, DeployRequest asked) {
        exchange.redirect("/jobs/" + requests.submit(exchange, asked).id() + "?done=deploying");
    }

    private void one(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var release = release(exchange, project);
        var ui = readers.of(exchange);
        boolean mayOperate = exchange.allows(Action.OPERATE, project.name());
        exchange.html(200, Pages.release(ui, reading.one(project, release, mayOperate, ui.now(), exchange.locale())));
    }

    private Release release(Exchange exchange, Project project) {
        return reading.find(project, exchange.pathNumber("number"))
                .orElseThrow(() -> ProblemException.notFound("path.unknown"));
    }

    /** What going back would do, before it is done. */
    private void ask(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        answer(exchange, 200, project, release(exchange, project), "", "", "");
    }

    private void goBack(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var release = release(exchange, project);
        var note = GatePages.lines(exchange, "note").strip();
        var acceptance = GatePages.lines(exchange, "accept_schema").strip();
        try {
            var asked = requests.earlier(DeployRequests.declared(project), release.number(), given(note));
            submit(exchange, requests.accepting(asked, given(acceptance)));
        } catch (ProblemException refused) {
            var why = FormErrors.of(exchange, refused).all();
            answer(exchange, refused.status(), project, release, note, acceptance, why);
        }
    }

    private void answer(
            Exchange exchange,
            int status,
            Project project,
            Release release,
            String note,
            String acceptance,
            String refusal) {
        var running = reading.running(project.name());
        ReleasesView.Plan plan = null;
        var error = refusal;
        if (running == null && refusal.isEmpty()) {
            try {
                var asked = requests.earlier(DeployRequests.declared(project), release.number(), null);
                plan = ReleaseReading.plan(requests.plan(project, asked), Messages.ofOperations(exchange.locale()));
            } catch (ProblemException refused) {
                error = FormErrors.of(exchange, refused).all();
            }
        }
        var view = new GoBackView(
                project.name(),
                release.number(),
                release.reference(),
                release.createdAt(),
                plan,
                running,
                note,
                acceptance,
                error);
        exchange.html(status, Pages.goBack(readers.of(exchange), view));
    }
}
