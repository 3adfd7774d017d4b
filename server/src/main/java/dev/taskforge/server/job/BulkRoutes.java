package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.BulkDecision;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import org.jspecify.annotations.Nullable;

/** The routes of decisions about many jobs at once. */
public final class BulkRoutes implements Routes {
    private final BulkJobs bulk;

    public BulkRoutes(BulkJobs bulk) {
        this.bulk = bulk;
    }

    /** What became of a decision about many jobs. */
    public record BulkView(
            boolean dryRun,

            @About("How many it changed; with `dry_run`, how many it would be about")
            long jobs,

            @About("How many it could not apply to: they changed meanwhile, or their unique key is taken")
            long passedOver,

            @About("Send it as `cursor` to go on; null when no more match") @Nullable
            String nextCursor) {}

    @Override
    public void addTo(Router router) {
        router.route(POST, "/api/v1/jobs/cancel", SIGNED_IN, exchange -> decide(exchange, BulkDecision.CANCEL))
                .summary("End all jobs of a filter")
                .description("At least one field of the filter is needed. A long one is answered after about 20 seconds"
                        + " with `next_cursor`; send it along to go on.")
                .takes(BulkBody.class)
                .answers(200, BulkView.class);
        router.route(POST, "/api/v1/jobs/retry", SIGNED_IN, exchange -> decide(exchange, BulkDecision.RETRY))
                .summary("Run all failed jobs of a filter again")
                .description(
                        "Cancelled ones too when `states` names them. At least one field of the filter is needed. A"
                                + " long one is answered after about 20 seconds with `next_cursor`; send it along to go on.")
                .takes(BulkBody.class)
                .answers(200, BulkView.class);
    }

    private void decide(Exchange exchange, BulkDecision decision) {
        var body = exchange.body(BulkBody.class);
        var filter = body.filter(BulkJobs.projects(exchange, body.project()));
        if (body.isDryRun()) {
            exchange.json(200, new BulkView(true, bulk.count(decision, filter), 0, null));
            return;
        }
        var result = bulk.decide(exchange, decision, filter, body.project());
        var next = result.next();
        exchange.json(
                200, new BulkView(false, result.changed(), result.passedOver(), next == null ? null : next.toString()));
    }
}
