package dev.taskforge.server.audit;

import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audit log: reading, verifying, exporting. */
public final class AuditRoutes implements Routes {
    private final AuditLog audit;

    public AuditRoutes(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/audit", Action.SIGNED_IN, this::list)
                .summary("List audit entries, newest first")
                .query("project", "only entries of this project")
                .answersPage(AuditView.class);
        router.route(Method.GET, "/api/v1/audit/verify", Action.VIEW, this::verify)
                .summary("Recompute the whole chain from its content")
                .answers(200, AuditReportView.class);
        router.route(Method.GET, "/api/v1/audit/export", Action.ADMINISTER, this::export)
                .summary("Export the log with its checkpoints as JSON lines")
                .answersText(200, "application/jsonl");
    }

    private void list(Exchange exchange) {
        int limit = exchange.limit();
        var entries = audit.list(projects(exchange), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(entries, limit, AuditView::of, AuditView::cursor));
    }

    private static @Nullable Set<String> projects(Exchange exchange) {
        var project = exchange.query("project");
        if (project == null) {
            var visible = exchange.visibleProjects();
            if (visible != null && visible.isEmpty()) {
                throw ProblemException.forbidden("access.denied", "action.view", "");
            }
            return visible;
        }
        exchange.require(Action.VIEW, project);
        return Set.of(project);
    }

    private void verify(Exchange exchange) {
        exchange.json(200, AuditReportView.of(audit.verify(), Messages.ofOperations(exchange.locale())));
    }

    private void export(Exchange exchange) throws IOException, InterruptedException {
        exchange.setHeader("Content-Disposition", "attachment; filename=\"taskforge-audit.jsonl\"");
        exchange.stream(200, "application/jsonl", audit::export);
    }
}
