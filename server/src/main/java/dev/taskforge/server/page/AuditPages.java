package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.AuditView;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The audit log: who did what, and whether the chain is whole. */
public final class AuditPages implements Routes {
    private final AuditLog audit;
    private final Supplier<List<String>> projects;
    private final ReaderUi readers;

    /** @param projects the names of all projects */
    public AuditPages(AuditLog audit, Supplier<List<String>> projects, ReaderUi readers) {
        this.audit = audit;
        this.projects = projects;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/audit", Action.SIGNED_IN, this::show);
    }

    private void show(Exchange exchange) {
        var project = exchange.query("project");
        var visible = visible(exchange, project);
        var found = visible != null && visible.isEmpty()
                ? List.<AuditEntry>of()
                : audit.list(visible, exchange.cursor(), Page.USUAL + 1);
        var shown = found.size() > Page.USUAL ? found.subList(0, Page.USUAL) : found;
        boolean mayVerify = exchange.allows(Action.VIEW, null);
        var view = new AuditView(
                shown.stream().map(AuditPages::entry).toList(),
                SessionPages.text(project),
                projects.get().stream()
                        .filter(name -> exchange.allows(Action.VIEW, name))
                        .toList(),
                found.size() > Page.USUAL ? shown.getLast().number() : null,
                mayVerify && exchange.query("verify") != null ? verify(exchange) : null,
                mayVerify);
        exchange.html(200, Pages.audit(readers.of(exchange), view));
    }

    private static @Nullable Set<String> visible(Exchange exchange, @Nullable String project) {
        if (project == null) {
            return exchange.visibleProjects();
        }
        exchange.require(Action.VIEW, project);
        return Set.of(project);
    }

    private AuditView.Report verify(Exchange exchange) {
        var report = audit.verify();
        var words = Messages.ofOperations(exchange.locale()).render(report.message());
        return new AuditView.Report(report.ok(), report.entries(), report.ok() ? "" : words);
    }

    private static AuditView.Entry entry(AuditEntry entry) {
        var details = entry.details().equals("{}") ? "" : PrettyJson.of(entry.details());
        return new AuditView.Entry(
                entry.number(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.project(),
                entry.subject(),
                details,
                entry.hash());
    }
}
