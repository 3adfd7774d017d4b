package dev.taskforge.engine.store.model;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.store.JobNeeds.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which job needs which, as a list of all that was ever asked for. */
final class ModelNeeds {
    private final Model model;
    private final List<Edge> edges = new ArrayList<>();

    ModelNeeds(Model model) {
        this.model = model;
    }

    /** That one job needs another. */
    private static final class Edge {
        final long job;
        final long needed;
        final OnFailure onFailure;
        boolean open = true;

        Edge(Need need) {
            job = need.job();
            needed = need.needed();
            onFailure = need.onFailure();
        }
    }

    /** New jobs need others. */
    void add(List<Need> needs, Instant now) {
        needs.forEach(need -> model.job(need.job()).state = JobState.BLOCKED);
        needs.forEach(need -> edges.add(new Edge(need)));
        settle(
                needs.stream()
                        .map(need -> model.job(need.needed()))
                        .filter(job -> job.state.isFinal())
                        .toList(),
                now);
    }

    /** Whether it waits only for jobs that have ended without it being let go. */
    boolean isStuck(long id) {
        return model.job(id).is(JobState.BLOCKED)
                && open(id).allMatch(edge -> model.job(edge.needed).state.isFinal());
    }

    private Stream<Edge> open(long id) {
        return edges.stream().filter(edge -> edge.job == id && edge.open);
    }

    static void release(ModelJob job, Instant now) {
        job.state = job.runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE;
        job.runAt = job.runAt.isAfter(now) ? job.runAt : now;
    }

    /** What the end of some jobs means for those that need them. */
    void settle(List<ModelJob> ended, Instant now) {
        var cancelled = new ArrayList<ModelJob>();
        var touched = new TreeSet<Long>();
        for (var needed : ended) {
            for (var edge : edges.stream()
                    .filter(each -> each.needed == needed.id && each.open)
                    .toList()) {
                if (needed.is(JobState.SUCCEEDED) || edge.onFailure == OnFailure.RUN) {
                    edge.open = false;
                    touched.add(edge.job);
                } else if (edge.onFailure == OnFailure.CANCEL) {
                    cancelled.add(model.job(edge.job));
                }
            }
        }
        cancelled.removeIf(job -> !job.is(JobState.BLOCKED));
        for (var job : cancelled) {
            letGo(job.id);
            job.become(JobState.CANCELLED, now);
        }
        touched.stream()
                .map(model::job)
                .filter(job ->
                        job.is(JobState.BLOCKED) && open(job.id).findAny().isEmpty())
                .forEach(job -> release(job, now));
        if (!cancelled.isEmpty()) {
            settle(cancelled.stream().distinct().toList(), now);
        }
    }

    /** Whether a job that runs again has to wait for this once more. */
    private boolean hinders(Edge edge) {
        var needed = model.jobs.get(edge.needed);
        return needed != null
                && !needed.is(JobState.SUCCEEDED)
                && (!needed.state.isFinal() || edge.onFailure != OnFailure.RUN);
    }

    boolean holdBack(long id) {
        return open(id).findAny().isPresent();
    }

    /** It needs nothing more. */
    void letGo(long id) {
        open(id).forEach(edge -> edge.open = false);
    }

    /** It runs again and needs once more what did not go well. */
    void renew(long id) {
        edges.stream().filter(edge -> edge.job == id && hinders(edge)).forEach(edge -> edge.open = true);
    }

    /** Whether an unfinished job was submitted to need it. */
    boolean isNeeded(long id) {
        return edges.stream()
                .filter(edge -> edge.needed == id && model.jobs.containsKey(edge.job))
                .anyMatch(edge -> !model.job(edge.job).state.isFinal());
    }

    void forgetPurged() {
        edges.removeIf(edge -> !model.jobs.containsKey(edge.job));
    }
}
