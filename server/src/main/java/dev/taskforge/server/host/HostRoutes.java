package dev.taskforge.server.host;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;

/**
 * How well the machine is kept, and changing it. Whoever may look at the whole installation may see it; only its administrators may
 * change it.
 */
public final class HostRoutes implements Routes {
    private static final int SOME = 20;
    private static final int MOST = 100;

    private final HostRequests requests;

    public HostRoutes(HostRequests requests) {
        this.requests = requests;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/host", Action.VIEW, this::show)
                .summary("Show how well the machine is kept: its grade, each rule, and what to do")
                .answers(200, HostView.class);
        router.route(GET, "/api/v1/host/fixes", Action.VIEW, this::history)
                .summary("List the fixes of the machine that were asked for, the newest first")
                .query("limit", "how many at most")
                .answersList(200, HostFixView.class);
        router.route(POST, "/api/v1/host/fixes", Action.ADMINISTER, this::fix)
                .summary("Set a rule right by a change of the machine that can be taken back, and prove it")
                .takes(HostFixBody.class)
                .answers(202, JobView.class);
        router.route(POST, "/api/v1/host/fixes/{rule}/undo", Action.ADMINISTER, this::undo)
                .summary("Take back the fix of a rule, exactly to how the machine was before")
                .answers(202, JobView.class);
    }

    private void show(Exchange exchange) {
        exchange.json(200, requests.show(exchange));
    }

    private void history(Exchange exchange) {
        exchange.json(200, requests.history((int) exchange.queryNumber("limit", SOME, 1, MOST)));
    }

    private void fix(Exchange exchange) {
        var body = exchange.body(HostFixBody.class);
        var job = requests.fix(
                exchange, body.fix(), Boolean.TRUE.equals(body.dryRun()), Boolean.TRUE.equals(body.force()));
        exchange.json(202, JobView.of(job));
    }

    private void undo(Exchange exchange) {
        exchange.json(202, JobView.of(requests.undo(exchange, exchange.path("rule"))));
    }
}
