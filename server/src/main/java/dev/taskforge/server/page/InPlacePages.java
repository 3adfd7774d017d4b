package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.InPlaceRestores;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.InPlacesView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page on which one person asks that a backup is restored in place, and another one decides. */
public final class InPlacePages implements Routes {
    private static final String ALL = "/projects/{project}/restore-requests";
    private static final String ONE = ALL + "/{id}";
    private static final int ROWS = 50;

    private final Projects projects;
    private final InPlaceRestores restores;
    private final ReaderUi readers;

    public InPlacePages(Projects projects, InPlaceRestores restores, ReaderUi readers) {
        this.projects = projects;
        this.restores = restores;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, ALL, Action.VIEW, this::show);
        router.route(POST, ALL, Action.OPERATE, this::request);
        router.route(POST, ALL + "/plan", Action.OPERATE, this::plan);
        router.route(POST, ONE + "/approve", Action.ADMINISTER, this::approve);
        router.route(POST, ONE + "/deny", Action.ADMINISTER, this::deny);
        router.route(POST, ONE + "/withdraw", Action.OPERATE, this::withdraw);
        router.route(POST, "/projects/{project}/restores/{restore}/settled", Action.OPERATE, this::settled);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = new InPlacesView.Form(
                SessionPages.text(exchange.query("database")),
                SessionPages.text(exchange.query("backup")),
                false,
                "",
                "");
        answer(exchange, 200, project, form, null);
    }

    private void plan(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            var plan = restores.plan(project, name(form), backup(form), form.withoutDrill());
            answer(exchange, 200, project, form, shown(plan, Messages.ofOperations(exchange.locale())));
        } catch (ProblemException refused) {
            var why = FormErrors.of(exchange, refused).all();
            answer(exchange, refused.status(), project, form.refused(why), null);
        }
    }

    private static InPlacesView.Plan shown(RestorePlan plan, Messages texts) {
        var refused = plan.refused();
        var backup = plan.backup();
        return new InPlacesView.Plan(
                refused == null ? "" : texts.render(refused),
                backup == null ? null : backup.id(),
                backup == null ? null : backup.snapshotAt(),
                plan.steps().stream().map(texts::render).toList());
    }

    private void request(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            restores.request(exchange, project, name(form), backup(form), form.withoutDrill(), form.reason());
            back(exchange, project);
        } catch (RequestException refused) {
            var why = Messages.ofOperations(exchange.locale()).render(refused.text());
            answer(exchange, 422, project, form.refused(why), null);
        } catch (ProblemException refused) {
            var why = FormErrors.of(exchange, refused).all();
            answer(exchange, refused.status(), project, form.refused(why), null);
        }
    }

    private static InPlacesView.Form typed(Exchange exchange) {
        return new InPlacesView.Form(
                SessionPages.text(exchange.form("database")).strip(),
                SessionPages.text(exchange.form("backup")).strip(),
                !SessionPages.text(exchange.form("without_drill")).isEmpty(),
                GatePages.lines(exchange, "reason").strip(),
                "");
    }

    private static @Nullable String name(InPlacesView.Form form) {
        return form.database().isEmpty() ? null : form.database();
    }

    private static @Nullable Long backup(InPlacesView.Form form) {
        if (!form.backup().matches("[0-9]{0,9}")) {
            throw ProblemException.invalid("backup", Message.of("field.range", 1, 999_999_999));
        }
        return form.backup().isEmpty() ? null : Long.valueOf(form.backup());
    }

    private void answer(
            Exchange exchange, int status, Project project, InPlacesView.Form form, InPlacesView.@Nullable Plan plan) {
        var view = new InPlacesView(
                project.name(),
                project.title(),
                exchange.allows(Action.OPERATE, project.name()),
                restores.names(project),
                form,
                plan,
                restores.stuck(project).stream()
                        .map(restore -> new InPlacesView.Stuck(
                                restore.id(),
                                restore.database(),
                                Objects.requireNonNullElse(restore.error(), ""),
                                restore.jobId()))
                        .toList(),
                rows(exchange, project));
        exchange.html(status, Pages.inPlaces(readers.of(exchange), view));
    }

    private List<InPlacesView.Row> rows(Exchange exchange, Project project) {
        var reader = exchange.principal().person();
        return restores.list(project.name(), null, ROWS).stream()
                .map(restores::view)
                .map(request -> {
                    boolean waits = request.state().equals(RequestState.WAITING.label());
                    boolean own = request.requestedBy().equals(reader);
                    return new InPlacesView.Row(
                            request, waits && request.approvers().contains(reader), waits && own);
                })
                .toList();
    }

    private void approve(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var approved = restores.approve(exchange, project.name(), exchange.pathNumber("id"));
        exchange.redirect("/jobs/" + approved.jobId());
    }

    private void deny(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        restores.deny(exchange, project.name(), exchange.pathNumber("id"));
        back(exchange, project);
    }

    private void withdraw(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        restores.withdraw(exchange, project.name(), exchange.pathNumber("id"));
        back(exchange, project);
    }

    private void settled(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        restores.settled(exchange, project, exchange.pathNumber("restore"));
        back(exchange, project);
    }

    private static void back(Exchange exchange, Project project) {
        exchange.redirect("/projects/" + project.name() + "/restore-requests");
    }
}
