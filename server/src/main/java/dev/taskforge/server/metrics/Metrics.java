package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.RequestObserver;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything this server tells Prometheus. Safe for use by any thread. */
public final class Metrics implements RequestObserver, AutoCloseable {
    private static final Set<String> METHODS =
            Arrays.stream(Method.values()).map(Method::name).collect(Collectors.toSet());

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Histogram requests;
    private final JobMetrics jobMetrics;

    /**
     * @param sources what is read when somebody asks
     */
    public Metrics(Jobs jobs, RemoteWorkers workers, List<MetricSource> sources) {
        requests = Histogram.builder()
                .name("taskforge_http_request_duration_seconds")
                .help("Time from the request to the end of its answer.")
                .labelNames("method", "route", "status")
                .classicOnly()
                .classicUpperBounds(0.005, 0.025, 0.1, 0.5, 2.5, 10)
                .register(registry);
        CounterWithCallback.builder()
                .name("process_cpu_seconds_total")
                .help("Processor time used.")
                .callback(callback -> callback.call(ProcessSource.cpuSeconds()))
                .register(registry);
        CounterWithCallback.builder()
                .name("taskforge_worker_jobs_claimed_total")
                .help("Jobs handed out to workers in other processes since the server started.")
                .callback(callback -> callback.call((double) workers.counts().claimed()))
                .register(registry);
        CounterWithCallback.builder()
                .name("taskforge_worker_reports_refused_total")
                .help("Reports of workers that came too late and changed nothing.")
                .callback(callback -> callback.call((double) workers.counts().stale()))
                .register(registry);
        jobMetrics = new JobMetrics(registry, jobs);
        registry.register(new SourceCollector(sources));
    }

    @Override
    public void answered(String method, String route, int status, Duration took) {
        requests.labelValues(METHODS.contains(method) ? method : "other", route, Integer.toString(status))
                .observe(took.toNanos() / 1e9);
    }

    /** All values in Prometheus' text format. */
    String text() {
        var out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        jobMetrics.close();
    }
}
