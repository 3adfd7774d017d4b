package dev.taskforge.engine.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a job is not running, at one moment. */
public sealed interface Why {

    /** The most holders of a limit that are named. */
    int MOST_HOLDERS = 20;

    /** The most jobs that are counted before this one. */
    int MOST_COUNTED = 10_000;

    /** A job that another one waits for. */
    record Holder(long id, @Nullable String project) {}

    /** It is over. */
    record Finished(JobState state, Instant at) implements Why {}

    /**
     * It does run.
     *
     * @param stopping whether a person asked to end it
     */
    record Running(String worker, Instant since, boolean stopping) implements Why {}

    /**
     * Its time lies ahead.
     *
     * @param retry whether this is the pause after an attempt that failed
     */
    record Future(Instant until, boolean retry) implements Why {}

    /** Jobs that it needs have not ended yet. */
    record NeedsJobs(List<Holder> needed) implements Why {}

    /** Jobs that it needs have failed or were cancelled: it waits until they are run again and succeed. */
    record NeedsFailed(List<Holder> needed) implements Why {}

    /** A person has to answer for this step. */
    record WaitsForPerson(String step) implements Why {}

    /** Nothing is taken from its queue. */
    record QueuePaused(String queue) implements Why {}

    /** As many jobs of its queue run as may. */
    record QueueLimit(String queue, int limit, List<Holder> holders) implements Why {}

    /**
     * As many jobs of its queue have started as its rate allows.
     *
     * @param next when the next one may start
     */
    record RateLimit(String queue, int count, Duration period, Instant next) implements Why {}

    /** As many jobs of its concurrency key run, or wait for a person, as may. */
    record KeyLimit(String key, int limit, List<Holder> holders) implements Why {}

    /** Neither this server nor any worker that was heard of lately takes jobs of this type, queue and project. */
    record NoWorker(String type, String queue, @Nullable String project) implements Why {}

    /**
     * Those who may take it have others to take first.
     *
     * @param more whether there are more than that many
     */
    record Behind(int others, boolean more) implements Why {}

    /** Nothing keeps it: it is taken as soon as a worker is free. */
    record NextInLine() implements Why {}
}
