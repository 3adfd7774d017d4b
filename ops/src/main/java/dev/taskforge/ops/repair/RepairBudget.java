package dev.taskforge.ops.repair;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.repair.Choice.Target;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * How often the same is set right within a while: what fails again and again needs a person. The jobs are the record, so a crash
 * forgets nothing.
 */
final class RepairBudget {
    private static final List<Limit> LIMITS =
            List.of(new Limit(3, Duration.ofMinutes(15)), new Limit(6, Duration.ofDays(1)));
    /** So long a job may wait and run before it acts, and how many are looked at. */
    private static final Duration SUBMITTED = Duration.ofDays(2);

    private static final int SOME = 500;

    private final Supplier<Jobs> engine;

    RepairBudget(Supplier<Jobs> engine) {
        this.engine = engine;
    }

    private record Limit(int most, Duration within) {}

    /** When something was acted on; everything when it is not known on what. */
    private record Act(Instant at, Set<String> services, boolean known) {}

    /** Why it is not done once more; empty when it may be. */
    Optional<Message> spent(Job mine, Choice choice, Instant now) {
        var services = services(choice);
        var acts = acts(mine, now).stream()
                .filter(act -> !act.known() || act.services().stream().anyMatch(services::contains))
                .toList();
        return LIMITS.stream()
                .filter(limit -> acts.stream()
                                .filter(act -> !act.at().isBefore(now.minus(limit.within())))
                                .count()
                        >= limit.most())
                .findFirst()
                .map(limit -> Message.of(
                        "repair.refused.budget",
                        choice.subject(),
                        limit.most(),
                        limit.within().toMinutes()));
    }

    /** The acts of other jobs of the project; those of a job that was cut off in one count, whatever it was. */
    private List<Act> acts(Job mine, Instant now) {
        var jobs = engine.get();
        var filter = new JobFilter(
                null,
                DutyJobs.QUEUE,
                DutyJobs.REPAIR,
                Set.of(String.valueOf(mine.project())),
                now.minus(SUBMITTED),
                null,
                null,
                SOME);
        return jobs.list(filter).stream()
                .filter(job -> job.id() != mine.id())
                .flatMap(job -> jobs.steps(job.id()).stream())
                .filter(step -> step.name().equals(RepairOperation.ACT))
                .map(step -> {
                    var result = step.result();
                    var choice = result == null ? null : JsonMapper.shared().readValue(result, Choice.class);
                    return choice == null
                            ? new Act(step.startedAt(), Set.of(), false)
                            : new Act(step.startedAt(), choice.remedy() == null ? Set.of() : services(choice), true);
                })
                .toList();
    }

    private static Set<String> services(Choice choice) {
        var services = choice.containers().stream().map(Target::service).collect(Collectors.toCollection(HashSet::new));
        services.add(choice.subject());
        return services;
    }
}
