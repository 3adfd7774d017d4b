package dev.taskforge.bench.peers;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A job system at one of its settings.
 *
 * @param name the system and, after a slash, its setting as its process knows it
 * @param pauseMillis between two pick-ups: longer than a pick-up takes, or for those that poll every few seconds, long
 *     enough for the samples to fall on many polls
 * @param measures what is measured; a submit that does not depend on the setting is measured once
 */
record Contender(String name, String title, Role role, int pauseMillis, Set<Measure> measures) {
    private static final int SHORT = 25;
    private static final int LONG = 250;
    private static final Set<Measure> ALL = EnumSet.allOf(Measure.class);
    private static final Set<Measure> WORKER = EnumSet.of(Measure.DRAIN, Measure.PICK_UP);

    /** What a number is compared with. */
    enum Role {
        FLOOR,
        OURS,
        /** A peer on PostgreSQL at its default or safest setting. */
        SAFE,
        /** A peer on PostgreSQL at the fastest setting it recommends. */
        FAST,
        /** For information: not on PostgreSQL, or set beyond what the peer recommends. */
        BESIDE
    }

    static final List<Contender> ALL_CONTENDERS = List.of(
            new Contender("raw", "raw loop", Role.FLOOR, SHORT, EnumSet.complementOf(EnumSet.of(Measure.PICK_UP))),
            new Contender("taskforge", "TaskForge", Role.OURS, SHORT, ALL),
            new Contender("graphile-worker/default", "graphile-worker", Role.SAFE, SHORT, ALL),
            new Contender("graphile-worker/fast", "graphile-worker, fast preset", Role.FAST, SHORT, WORKER),
            new Contender(
                    "graphile-worker/raised",
                    "graphile-worker, local queue raised",
                    Role.BESIDE,
                    SHORT,
                    EnumSet.of(Measure.DRAIN)),
            new Contender("pg-boss/default", "pg-boss, 2 x 100", Role.SAFE, SHORT, ALL),
            new Contender("pg-boss/fast", "pg-boss, 3 x 2,500", Role.FAST, SHORT, WORKER),
            new Contender("db-scheduler/default", "db-scheduler", Role.SAFE, LONG, ALL),
            new Contender("db-scheduler/fast", "db-scheduler, lock and fetch", Role.FAST, SHORT, WORKER),
            new Contender("jobrunr/default", "JobRunr", Role.SAFE, LONG, ALL),
            new Contender("jobrunr/fast", "JobRunr, 100 workers", Role.FAST, LONG, WORKER),
            new Contender("bullmq/default", "BullMQ, every write on disk", Role.BESIDE, SHORT, ALL),
            new Contender("bullmq/fast", "BullMQ, a second may be lost", Role.BESIDE, SHORT, ALL));

    /** The name of the system without the setting. */
    String system() {
        return name.replaceFirst("/.*", "");
    }

    boolean onRedis() {
        return system().equals("bullmq");
    }

    boolean onNode() {
        return onRedis() || Set.of("graphile-worker", "pg-boss").contains(system());
    }

    /** Whether somebody who asked for {@code wanted} means this: the whole name, or that of the system for all settings. */
    boolean isCalled(String wanted) {
        return name.equals(wanted) || system().equals(wanted);
    }
}
