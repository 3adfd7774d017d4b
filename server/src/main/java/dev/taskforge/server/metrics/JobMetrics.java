package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobEvent.StateChanged;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts jobs as they come and go. Types this server does not know are counted as {@code other}. */
final class JobMetrics implements AutoCloseable {
    private final Set<String> types;
    private final Counter submitted;
    private final Counter finished;
    private final Histogram duration;
    private final Map<Long, Long> running = new ConcurrentHashMap<>();
    private final AtomicLong newest;
    private final Registration registration;

    JobMetrics(PrometheusRegistry registry, Jobs jobs, Set<String> types) {
        this.types = types;
        submitted = Counter.builder()
                .name("taskforge_jobs_submitted_total")
                .help("Jobs submitted since the server started.")
                .labelNames("type")
                .register(registry);
        finished = Counter.builder()
                .name("taskforge_jobs_finished_total")
                .help("Jobs that ended since the server started.")
                .labelNames("type", "outcome")
                .register(registry);
        duration = Histogram.builder()
                .name("taskforge_job_duration_seconds")
                .help("How long one attempt ran.")
                .labelNames("type")
                .classicOnly()
                .classicUpperBounds(0.01, 0.1, 1, 10, 60, 600, 3600)
                .register(registry);
        newest = new AtomicLong(jobs.list(JobFilter.newest(1)).stream()
                .mapToLong(job -> job.id())
                .findFirst()
                .orElse(0));
        registration = jobs.listen(this::count);
    }

    private void count(JobEvent event) {
        if (!(event instanceof StateChanged changed)) {
            return;
        }
        var type = types.contains(changed.type()) ? changed.type() : "other";
        var began = running.remove(changed.jobId());
        if (began != null) {
            duration.labelValues(type).observe((System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1));
        }
        if (changed.state() == JobState.RUNNING) {
            running.put(changed.jobId(), System.nanoTime());
        } else if (changed.state().isFinal()) {
            finished.labelValues(type, changed.state().label()).inc();
        } else if (isNew(changed.jobId())) {
            submitted.labelValues(type).inc();
        }
    }

    /** Numbers ascend, so a job with a higher one than any before has just been submitted. */
    private boolean isNew(long id) {
        return newest.getAndAccumulate(id, Math::max) < id;
    }

    @Override
    public void close() {
        registration.close();
    }
}
