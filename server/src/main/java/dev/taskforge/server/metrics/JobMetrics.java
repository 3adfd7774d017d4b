package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobEvent.StateChanged;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts jobs as they come and go through this process, by queue and type. */
final class JobMetrics implements AutoCloseable {
    private static final double[] SECONDS = {0.01, 0.1, 1, 10, 60, 600, 3600};

    private final Lanes lanes = new Lanes();
    private final Counter submitted;
    private final Counter finished;
    private final Histogram wait;
    private final Histogram duration;
    private final Histogram attempts;
    private final Registration registration;

    JobMetrics(PrometheusRegistry registry, Jobs jobs) {
        submitted = Counter.builder()
                .name("taskforge_jobs_submitted_total")
                .help("Jobs submitted since the server started.")
                .labelNames("queue", "type")
                .register(registry);
        finished = Counter.builder()
                .name("taskforge_jobs_finished_total")
                .help("Jobs that ended since the server started.")
                .labelNames("queue", "type", "outcome")
                .register(registry);
        wait = histogram("taskforge_job_wait_seconds", "From when a job could have run until it did.", SECONDS)
                .register(registry);
        duration = histogram("taskforge_job_duration_seconds", "How long one attempt ran.", SECONDS)
                .register(registry);
        attempts = histogram("taskforge_job_attempts", "How many attempts jobs took that ended.", 1, 2, 3, 5, 10)
                .register(registry);
        registration = jobs.listen(this::count);
    }

    private static Histogram.Builder histogram(String name, String help, double... bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames("queue", "type")
                .classicOnly()
                .classicUpperBounds(bounds);
    }

    private void count(JobEvent event) {
        if (!(event instanceof StateChanged changed)) {
            return;
        }
        var lane = lanes.of(changed.queue(), changed.type());
        if (changed.submitted()) {
            submitted.labelValues(lane.queue(), lane.type()).inc();
        }
        var took = changed.took();
        if (took != null) {
            var times = changed.state() == JobState.RUNNING ? wait : duration;
            times.labelValues(lane.queue(), lane.type()).observe(took.toNanos() / 1e9);
        }
        if (changed.state().isFinal()) {
            finished.labelValues(lane.queue(), lane.type(), changed.state().label())
                    .inc();
            attempts.labelValues(lane.queue(), lane.type()).observe(changed.attempt());
        }
    }

    @Override
    public void close() {
        registration.close();
    }
}
