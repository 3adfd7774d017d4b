package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.postgres.PostgresJobStore;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Builds engines. */
public final class Engines {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

    private Engines() {}

    /**
     * Migrates the database and returns an engine on it that is not started yet.
     *
     * @param clock the time, unless several processes may share the database: then its own clock counts
     * @throws IllegalArgumentException when a setting or a type is not valid; the message names it
     */
    public static Engine open(Database database, Clock clock, EngineSettings settings, List<JobType> types) {
        check(settings);
        var byName = byName(types);
        var store = store(database);
        migrate(database, clock);
        return new EmbeddedEngine(database, store, clock, settings, byName);
    }

    /** Creates or upgrades the tables of the engine; harmless when they are up to date. */
    public static void migrate(Database database, Clock clock) {
        new Migrator(database, clock).migrate("engine", Engines.class, "/db/engine");
    }

    private static JobStore store(Database database) {
        return switch (database.dialect()) {
            case SQLITE -> new SqliteJobStore();
            case POSTGRESQL -> new PostgresJobStore();
        };
    }

    private static void check(EngineSettings settings) {
        JobRules.checkName("node", settings.node());
        JobRules.range("workers", settings.workers(), 0, 10_000);
        if (settings.lease().compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("lease must be at least 100 ms, was " + settings.lease());
        }
        if (settings.drain().isNegative()) {
            throw new IllegalArgumentException("drain must not be negative, was " + settings.drain());
        }
    }

    private static Map<String, JobType> byName(List<JobType> types) {
        var byName = new ConcurrentHashMap<String, JobType>();
        types.forEach(type -> add(byName, type));
        return byName;
    }

    static void add(Map<String, JobType> byName, JobType type) {
        check(type);
        if (byName.putIfAbsent(type.name(), type) != null) {
            throw new IllegalArgumentException("job type " + type.name() + " is registered twice");
        }
    }

    private static void check(JobType type) {
        JobRules.checkType("job type", type.name());
        JobRules.range("max_attempts of job type " + type.name(), type.retry().maxAttempts(), 1, 100);
        var names = new HashSet<String>();
        for (var step : type.steps()) {
            if (!names.add(step.name())) {
                throw new IllegalArgumentException(
                        "job type " + type.name() + " declares step " + step.name() + " twice");
            }
        }
        if (type.timeout().toMillis() < 1 || type.retention().isNegative()) {
            throw new IllegalArgumentException(
                    "job type " + type.name() + " needs a positive timeout and a retention that is not negative");
        }
    }
}
