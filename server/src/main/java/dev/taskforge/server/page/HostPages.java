package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.host.HostRequests;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.HostPage;

/** The page of the machine: its grade, why, what to do, and the fixes that can be taken back. */
public final class HostPages implements Routes {
    private static final int SOME = 10;

    private final HostRequests requests;
    private final ReaderUi readers;

    public HostPages(HostRequests requests, ReaderUi readers) {
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/host", Action.VIEW, this::show);
        router.route(POST, "/host/fixes", Action.ADMINISTER, this::fix);
        router.route(POST, "/host/fixes/{rule}/undo", Action.ADMINISTER, this::undo);
    }

    private void show(Exchange exchange) {
        var view =
                new HostPage(requests.show(exchange), exchange.allows(Action.ADMINISTER, null), requests.history(SOME));
        exchange.html(200, Pages.host(readers.of(exchange), view));
    }

    private void fix(Exchange exchange) {
        boolean plan = SessionPages.text(exchange.form("act")).equals("plan");
        var job = requests.fix(exchange, SessionPages.text(exchange.form("fix")), plan, false);
        exchange.redirect("/jobs/" + job.id());
    }

    private void undo(Exchange exchange) {
        exchange.redirect(
                "/jobs/" + requests.undo(exchange, exchange.path("rule")).id());
    }
}
