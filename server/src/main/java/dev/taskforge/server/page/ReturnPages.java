package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.release.ReturnRequests;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.ReleasesView;
import dev.taskforge.server.page.view.ReturnsView;
import dev.taskforge.server.release.Returns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page on which one person asks that a release comes back with its data, and another one decides. */
public final class ReturnPages implements Routes {
    private static final String ALL = "/projects/{project}/returns";
    private static final String ONE = ALL + "/{id}";
    private static final int ROWS = 50;
    private static final int MOST_RELEASES = 20;

    private final Projects projects;
    private final Releases releases;
    private final Returns returns;
    private final ReaderUi readers;

    public ReturnPages(Projects projects, Releases releases, Returns returns, ReaderUi readers) {
        this.projects = projects;
        this.releases = releases;
        this.returns = returns;
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
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var release = exchange.query("release");
        var form = new ReturnsView.Form(SessionPages.text(release), "", "", false, "", "");
        answer(exchange, 200, project, form, null, null);
    }

    private void plan(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            var meant = returns.meant(project, wish(form));
            var plan = returns.plan(project, meant);
            var shown = ReleaseReading.plan(plan, Messages.ofOperations(exchange.locale()));
            answer(exchange, 200, project, form, shown, meant.data().lostSince());
        } catch (RequestException refused) {
            answer(exchange, 422, project, form.refused(why(exchange, refused)), null, null);
        } catch (ProblemException refused) {
            answer(exchange, refused.status(), project, form.refused(why(exchange, refused)), null, null);
        }
    }

    private void request(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var form = typed(exchange);
        try {
            returns.request(exchange, project, wish(form), form.reason());
            back(exchange, project);
        } catch (RequestException refused) {
            answer(exchange, 422, project, form.refused(why(exchange, refused)), null, null);
        } catch (ProblemException refused) {
            answer(exchange, refused.status(), project, form.refused(why(exchange, refused)), null, null);
        }
    }

    private static String why(Exchange exchange, RequestException refused) {
        return Messages.ofOperations(exchange.locale()).render(refused.text());
    }

    private static String why(Exchange exchange, ProblemException refused) {
        return FormErrors.of(exchange, refused).all();
    }

    private static ReturnsView.Form typed(Exchange exchange) {
        return new ReturnsView.Form(
                SessionPages.text(exchange.form("release")).strip(),
                SessionPages.text(exchange.form("database")).strip(),
                SessionPages.text(exchange.form("backup")).strip(),
                "true".equals(exchange.form("undo")),
                GatePages.lines(exchange, "reason").strip(),
                "");
    }

    /** What is taken back is known, so nothing else counts then. */
    private static ReturnRequests.Wish wish(ReturnsView.Form form) {
        if (form.undo()) {
            return new ReturnRequests.Wish(null, null, null, true);
        }
        var release = number("release", form.release());
        return new ReturnRequests.Wish(
                release == null ? null : Math.toIntExact(release),
                form.database().isEmpty() ? null : form.database(),
                number("backup", form.backup()),
                false);
    }

    private static @Nullable Long number(String field, String typed) {
        if (!typed.matches("[0-9]{0,9}")) {
            throw ProblemException.invalid(field, Message.of("field.range", 1, 999_999_999));
        }
        return typed.isEmpty() ? null : Long.valueOf(typed);
    }

    private void answer(
            Exchange exchange,
            int status,
            Project project,
            ReturnsView.Form form,
            ReleasesView.@Nullable Plan plan,
            @Nullable Instant lost) {
        var serving = releases.serving(project.name());
        var view = new ReturnsView(
                project.name(),
                project.title(),
                exchange.allows(Action.OPERATE, project.name()),
                releases.served(project.name(), MOST_RELEASES).stream()
                        .filter(number -> !serving.equals(Optional.of(number)))
                        .toList(),
                project.file().databasesToRestore(),
                form,
                plan,
                lost,
                rows(exchange, project));
        exchange.html(status, Pages.returns(readers.of(exchange), view));
    }

    private List<ReturnsView.Row> rows(Exchange exchange, Project project) {
        var reader = exchange.principal().person();
        return returns.list(project.name(), null, ROWS).stream()
                .map(returns::view)
                .map(request -> {
                    boolean waits = request.state().equals(RequestState.WAITING.label());
                    boolean own = request.requestedBy().equals(reader);
                    return new ReturnsView.Row(
                            request, waits && request.approvers().contains(reader), waits && own);
                })
                .toList();
    }

    private void approve(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var approved = returns.approve(exchange, project.name(), exchange.pathNumber("id"));
        exchange.redirect("/jobs/" + approved.jobId());
    }

    private void deny(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        returns.deny(exchange, project.name(), exchange.pathNumber("id"));
        back(exchange, project);
    }

    private void withdraw(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        returns.withdraw(exchange, project.name(), exchange.pathNumber("id"));
        back(exchange, project);
    }

    private static void back(Exchange exchange, Project project) {
        exchange.redirect("/projects/" + project.name() + "/returns");
    }
}
