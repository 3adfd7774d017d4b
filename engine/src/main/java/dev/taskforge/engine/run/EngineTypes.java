package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.JobTypeStatus;
import dev.taskforge.engine.api.JobTypes;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.WorkerLedger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The public face of the job types. */
final class EngineTypes implements JobTypes {
    private static final Duration LONGEST_PAUSE = Duration.ofDays(7);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3_660);
    private static final Duration SHORTEST_OWN_RETENTION = Duration.ofDays(1);
    private static final int LONGEST_DESCRIPTION = 1_000;

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Set<String> own;
    private final TypeSettings settings;
    private final Runnable tellOthers;

    /**
     * @param own the types that this process runs itself
     * @param tellOthers called after each change that became durable
     */
    EngineTypes(
            Database database,
            JobStore store,
            Clock clock,
            Set<String> own,
            TypeSettings settings,
            Runnable tellOthers) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.own = own;
        this.settings = settings;
        this.tellOthers = tellOthers;
    }

    @Override
    public List<JobTypeStatus> list() {
        // Whoever made a change and then looks sees it, and from then on it counts here.
        settings.look();
        return database.read(this::list);
    }

    @Override
    public Optional<JobTypeStatus> find(String name) {
        settings.look();
        return database.read(tx -> find(tx, name));
    }

    private Optional<JobTypeStatus> find(Tx tx, String name) {
        var status = status(
                name, workers(tx), store.types().ready(tx, name), store.types().running(tx, name));
        boolean known = status.own()
                || status.setting() != null
                || status.workers() > 0
                || status.ready() > 0
                || status.running() > 0;
        return known ? Optional.of(status) : Optional.empty();
    }

    private List<WorkerLedger.Entry> workers(Tx tx) {
        var now = clock.instant();
        return store.workers().list(tx).stream()
                .filter(worker -> !EngineWorkers.isGone(worker, now))
                .toList();
    }

    private List<JobTypeStatus> list(Tx tx) {
        var workers = workers(tx);
        var ready = store.types().ready(tx);
        var running = store.types().running(tx);
        var names = new TreeSet<>(own);
        names.addAll(store.types().revisions(tx).keySet());
        names.addAll(ready.keySet());
        names.addAll(running.keySet());
        workers.forEach(worker -> names.addAll(worker.types()));
        return names.stream()
                .map(name -> status(name, workers, ready.getOrDefault(name, 0L), running.getOrDefault(name, 0L)))
                .toList();
    }

    private JobTypeStatus status(String name, List<WorkerLedger.Entry> workers, long ready, long running) {
        return new JobTypeStatus(
                name,
                own.contains(name),
                takers(workers, name),
                settings.find(name),
                settings.limits(name),
                ready,
                running);
    }

    private static int takers(List<WorkerLedger.Entry> workers, String type) {
        return (int)
                workers.stream().filter(worker -> worker.types().contains(type)).count();
    }

    @Override
    public void put(Tx tx, JobTypeSetting setting) {
        check(setting);
        var revisions = store.types().revisions(tx);
        if (!revisions.containsKey(setting.name()) && revisions.size() >= MOST_SETTINGS) {
            throw new IllegalArgumentException(
                    "name: " + MOST_SETTINGS + " job types are set already; remove one that is no longer used");
        }
        store.types().put(tx, setting);
        changed(tx);
    }

    @Override
    public boolean remove(Tx tx, String name) {
        changed(tx);
        return store.types().remove(tx, name);
    }

    private void changed(Tx tx) {
        tx.afterCommit(() -> {
            settings.look();
            tellOthers.run();
        });
    }

    private void check(JobTypeSetting setting) {
        JobRules.checkType("name", setting.name());
        checkDuration("timeout", setting.timeout(), Duration.ofSeconds(1), JobRules.LONGEST_TIMEOUT);
        if (setting.maxAttempts() != null) {
            JobRules.range("max_attempts", setting.maxAttempts(), 1, 100);
        }
        checkDuration("retry_first", setting.firstPause(), Duration.ZERO, LONGEST_PAUSE);
        checkDuration("retry_most", setting.longestPause(), Duration.ZERO, LONGEST_PAUSE);
        if (setting.firstPause() != null
                && setting.longestPause() != null
                && setting.firstPause().compareTo(setting.longestPause()) > 0) {
            throw new IllegalArgumentException("retry_first must not be longer than retry_most");
        }
        checkDuration("retention", setting.retention(), Duration.ZERO, LONGEST_RETENTION);
        var description = setting.description();
        if (description != null
                && (description.isBlank()
                        || description.length() > LONGEST_DESCRIPTION
                        || description.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("description must be 1 to " + LONGEST_DESCRIPTION
                    + " characters without line breaks or control characters");
        }
        if (own.contains(setting.name())) {
            checkOwn(setting);
        }
        if (setting.payloadSchema() != null) {
            PayloadSchema.compile(setting.payloadSchema());
        }
    }

    /** A shorter time would cut off what the type was built to finish; its attempts and payload belong to its code. */
    private void checkOwn(JobTypeSetting setting) {
        if (setting.maxAttempts() != null
                || setting.firstPause() != null
                || setting.longestPause() != null
                || setting.payloadSchema() != null) {
            throw new IllegalArgumentException("name: " + setting.name()
                    + " is run by the server itself; only timeout, retention and description may be set");
        }
        checkDuration(
                "timeout", setting.timeout(), settings.builtIn(setting.name()).timeout(), JobRules.LONGEST_TIMEOUT);
        checkDuration("retention", setting.retention(), SHORTEST_OWN_RETENTION, LONGEST_RETENTION);
    }

    private static void checkDuration(String field, @Nullable Duration value, Duration least, Duration most) {
        if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
            throw new IllegalArgumentException(field + " must be " + least.toSeconds() + " to " + most.toSeconds()
                    + " seconds, was " + value.toMillis() / 1e3);
        }
    }
}
