package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static java.util.Objects.requireNonNullElse;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.ThroughputView.Filter;
import dev.taskforge.server.throughput.Throughput;
import dev.taskforge.server.throughput.ThroughputRoutes;
import java.util.List;

/** How many jobs come and end, and how long they wait and run. */
public final class ThroughputPages implements Routes {
    private final Throughput throughput;
    private final Queues queues;
    private final List<String> types;
    private final ReaderUi readers;

    public ThroughputPages(Throughput throughput, Queues queues, List<JobType> types, ReaderUi readers) {
        this.throughput = throughput;
        this.queues = queues;
        this.types = types.stream().map(JobType::name).sorted().toList();
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/throughput", VIEW, this::show);
    }

    private void show(Exchange exchange) {
        var span = ThroughputRoutes.span(exchange);
        var queue = exchange.query("queue");
        var type = exchange.query("type");
        var series = throughput.read(span, queue, type);
        var filter = new Filter(requireNonNullElse(queue, ""), requireNonNullElse(type, ""));
        var names = queues.list().stream().map(QueueStatus::name).toList();
        exchange.html(
                200, Pages.throughput(readers.of(exchange), ThroughputCharts.of(series, span, filter, names, types)));
    }
}
