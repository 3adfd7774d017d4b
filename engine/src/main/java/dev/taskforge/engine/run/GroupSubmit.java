package dev.taskforge.engine.run;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Submitted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that submit at the same time share a commit. A caller that finds nobody committing commits at once; those
 * that come meanwhile wait, and one of them then commits for all of them.
 */
final class GroupSubmit {
    private static final int MOST = 1_000;

    private final Function<List<NewJob>, List<Submitted>> commit;
    private final Predicate<RuntimeException> concernsAll;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean committing;

    /**
     * @param commit submits jobs in one transaction
     * @param concernsAll whether a failure is not of one of the jobs, so that each alone would only fail later, or may have
     *     left them behind, so that it must not be repeated
     */
    GroupSubmit(Function<List<NewJob>, List<Submitted>> commit, Predicate<RuntimeException> concernsAll) {
        this.commit = commit;
        this.concernsAll = concernsAll;
    }

    Submitted submit(NewJob job) {
        var own = new Waiting(job);
        if (joins(own)) {
            var group = own.turn.join();
            if (group == null) {
                return own.answer();
            }
            lead(group);
        } else {
            lead(List.of(own));
        }
        return own.answer();
    }

    private synchronized boolean joins(Waiting own) {
        if (committing) {
            waiting.add(own);
            return true;
        }
        committing = true;
        return false;
    }

    private void lead(List<Waiting> group) {
        try {
            answer(group);
        } finally {
            // The leader has its answer; the others are woken by it, and one of the next group takes over.
            handOver();
            group.forEach(one -> one.turn.complete(null));
        }
    }

    private synchronized void handOver() {
        if (waiting.isEmpty()) {
            committing = false;
            return;
        }
        int size = Math.min(MOST, waiting.size());
        var next = List.copyOf(waiting.subList(0, size));
        waiting = new ArrayList<>(waiting.subList(size, waiting.size()));
        next.getFirst().turn.complete(next);
    }

    private void answer(List<Waiting> group) {
        try {
            var answers = commit.apply(group.stream().map(one -> one.job).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer = answers.get(i);
            }
        } catch (RuntimeException e) {
            if (group.size() > 1 && !concernsAll.test(e)) {
                // One that cannot be stored must not take its neighbours with it.
                group.forEach(one -> answer(List.of(one)));
            } else {
                group.forEach(one -> one.failure = e);
            }
        }
    }

    private static final class Waiting {
        /** Completed with the group to commit, or with null when another has committed. */
        final CompletableFuture<@Nullable List<Waiting>> turn = new CompletableFuture<>();

        final NewJob job;

        @Nullable
        Submitted answer;

        @Nullable
        RuntimeException failure;

        Waiting(NewJob job) {
            this.job = job;
        }

        Submitted answer() {
            if (answer == null) {
                throw failure == null ? new IllegalStateException("the commit of a group broke off") : failure;
            }
            return answer;
        }
    }
}
