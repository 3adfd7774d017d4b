package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.JobGraph.Need;
import dev.taskforge.engine.api.NewBatch;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobNeeds;
import dev.taskforge.engine.store.JobStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Stores jobs that need each other. */
final class GraphSubmit {
    private final JobStore store;

    GraphSubmit(JobStore store) {
        this.store = store;
    }

    /** @param jobs those of the graph, checked, in its order */
    List<Submitted> add(Tx tx, JobGraph graph, List<NewJob> jobs, Instant now) {
        var added = store.intake().add(tx, jobs, now);
        var numbers = numbers(graph, added);
        var needs = new LinkedHashSet<JobNeeds.Need>();
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i).created()) {
                long job = added.get(i).job().id();
                graph.nodes().get(i).needs().forEach(need -> needs.add(resolve(job, need, numbers)));
            }
        }
        return withNeeds(tx, added, List.copyOf(needs), now);
    }

    /**
     * Stores the jobs of a batch and then its callback, which comes last in the answer.
     *
     * @param jobs those of the batch, checked, in its order
     */
    List<Submitted> add(Tx tx, NewBatch batch, List<NewJob> jobs, NewJob callback, Instant now) {
        var answers = new ArrayList<>(add(tx, new JobGraph(batch.jobs()), jobs, now));
        var last = store.intake().add(tx, List.of(callback), now);
        var job = last.getFirst().job();
        if (!last.getFirst().created()) {
            throw new JobConflict("job " + job.id() + " is " + job.state().label()
                    + " under the unique key of the callback; wait for it or cancel it first");
        }
        var needs = answers.stream()
                .map(member -> new JobNeeds.Need(job.id(), member.job().id(), OnFailure.RUN))
                .distinct()
                .toList();
        answers.addAll(withNeeds(tx, last, needs, now));
        store.needs().addBatch(tx, job.id(), batch.name());
        return answers;
    }

    private static Map<String, Long> numbers(JobGraph graph, List<Submitted> added) {
        var numbers = new HashMap<String, Long>();
        for (int i = 0; i < added.size(); i++) {
            var key = graph.nodes().get(i).key();
            if (key != null) {
                numbers.put(key, added.get(i).job().id());
            }
        }
        return numbers;
    }

    private static JobNeeds.Need resolve(long job, Need need, Map<String, Long> numbers) {
        long needed =
                switch (need) {
                    case Need.Existing existing -> existing.job();
                    case Need.Sibling sibling -> Objects.requireNonNull(numbers.get(sibling.key()));
                };
        return new JobNeeds.Need(job, needed, need.onFailure());
    }

    /** The answers with the states that the jobs have once their needs are known. */
    private List<Submitted> withNeeds(Tx tx, List<Submitted> added, List<JobNeeds.Need> needs, Instant now) {
        if (needs.isEmpty()) {
            return added;
        }
        store.needs().add(tx, needs, now);
        var needy = needs.stream().map(JobNeeds.Need::job).collect(Collectors.toSet());
        var answers = new ArrayList<Submitted>();
        for (var answer : added) {
            long id = answer.job().id();
            answers.add(
                    needy.contains(id)
                            ? new Submitted(store.catalogue().find(tx, id).orElseThrow(), answer.created())
                            : answer);
        }
        return answers;
    }
}
