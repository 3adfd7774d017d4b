package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.api.RemoteWorkers.Status;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.WorkersView;
import dev.taskforge.server.worker.WorkerRoutes;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workers in other processes: what each does, and draining one. */
public final class WorkerPages implements Routes {
    private final RemoteWorkers workers;
    private final Database database;
    private final AuditLog audit;
    private final ReaderUi readers;

    public WorkerPages(RemoteWorkers workers, Database database, AuditLog audit, ReaderUi readers) {
        this.workers = workers;
        this.database = database;
        this.audit = audit;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/workers", VIEW, this::show);
        router.route(POST, "/workers/{name}/drain", OPERATE, exchange -> drain(exchange, true, "workerDrained"));
        router.route(POST, "/workers/{name}/resume", OPERATE, exchange -> drain(exchange, false, "workerResumed"));
    }

    private void show(Exchange exchange) {
        var view = new WorkersView(
                workers.list().stream().map(WorkerPages::worker).toList(), exchange.allows(OPERATE, null));
        exchange.html(200, Pages.workers(readers.of(exchange), view));
    }

    private static WorkersView.Worker worker(Status status) {
        return new WorkersView.Worker(
                status.name(),
                status.owner(),
                Stream.of(status.client(), status.host())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(" · ")),
                status.activity().name().toLowerCase(Locale.ROOT),
                status.jobs(),
                String.join(", ", status.types()),
                String.join(", ", status.queues()),
                status.lastSeenAt());
    }

    private void drain(Exchange exchange, boolean draining, String done) {
        WorkerRoutes.drain(workers, database, audit, exchange, exchange.path("name"), draining);
        exchange.redirect("/workers?done=" + done);
    }
}
