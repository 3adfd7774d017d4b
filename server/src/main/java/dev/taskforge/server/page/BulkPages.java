package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.BulkDecision;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.BulkJobs;
import dev.taskforge.server.job.JobQuery;
import dev.taskforge.server.page.view.BulkView;
import dev.taskforge.server.page.view.JobsView;
import java.util.Locale;

/** Decides about all jobs of a list: first says how many they are, then does it. */
public final class BulkPages implements Routes {
    private final BulkJobs bulk;
    private final ReaderUi readers;

    public BulkPages(BulkJobs bulk, ReaderUi readers) {
        this.bulk = bulk;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        for (var decision : BulkDecision.values()) {
            var path = "/jobs/" + word(decision);
            router.route(GET, path, SIGNED_IN, exchange -> ask(exchange, decision));
            router.route(POST, path, SIGNED_IN, exchange -> decide(exchange, decision));
        }
    }

    private static String word(BulkDecision decision) {
        return decision.name().toLowerCase(Locale.ROOT);
    }

    /** The filter is in the address for both, so that the answer is about what the question showed. */
    private static JobFilter filter(Exchange exchange) {
        return JobQuery.of(exchange, BulkJobs.projects(exchange, exchange.query("project")), 1);
    }

    private void ask(Exchange exchange, BulkDecision decision) {
        var view = new BulkView(word(decision), bulk.count(decision, filter(exchange)), JobListPages.asked(exchange));
        exchange.html(200, Pages.bulk(readers.of(exchange), view));
    }

    private void decide(Exchange exchange, BulkDecision decision) {
        var result = bulk.decide(exchange, decision, filter(exchange), exchange.query("project"));
        var done =
                result.next() != null ? "bulkPart" : result.passedOver() > 0 ? "bulkPassed" : word(decision) + "Many";
        var list = JobListPages.asked(exchange).before(null).href();
        exchange.redirect(list + (list.contains("?") ? "&" : "?") + JobsView.DONE + "=" + done);
    }
}
