package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;

/** The keys by which a check is watched. */
record WatchKeys(
        Field<Duration> every, Field<Integer> failsAfter, Field<Integer> recoversAfter, Field<List<String>> needs) {
    private static final String EVERY =
            "Watches it: it is asked so often, and people hear when it goes down and when it is up again.";
    private static final String ONLY = " Only with every.";

    /** Of kinds that are watched only when the file says so. */
    static WatchKeys usual() {
        return asked(2);
    }

    private static WatchKeys asked(int failsAfter) {
        return new WatchKeys(
                Field.optional("every", time(), EVERY),
                failsAfter(failsAfter, ONLY),
                recoversAfter(2, ONLY),
                needs(ONLY));
    }

    /** Those of a kind. */
    static WatchKeys of(CheckFormat format) {
        var every = format.every();
        return every == null
                ? asked(format.failsAfter())
                : new WatchKeys(
                        Field.withDefault("every", time(), every, EVERY),
                        failsAfter(format.failsAfter(), ""),
                        recoversAfter(1, ""),
                        needs(""));
    }

    List<Field<?>> all() {
        return List.of(every, failsAfter, recoversAfter, needs);
    }

    private static Type<Duration> time() {
        return Types.duration(Duration.ofSeconds(5), Duration.ofHours(24));
    }

    private static Field<Integer> failsAfter(int usual, String only) {
        return Field.withDefault(
                "fails_after",
                Types.integer(1, 100),
                usual,
                "So many answers in a row must not be as wanted before it counts as down." + only);
    }

    private static Field<Integer> recoversAfter(int usual, String only) {
        return Field.withDefault(
                "recovers_after",
                Types.integer(1, 100),
                usual,
                "So many answers in a row must be as wanted before it counts as up again." + only);
    }

    private static Field<List<String>> needs(String only) {
        return Field.withDefault(
                "needs",
                Types.list(DutyFormats.NAME, 1, 50),
                List.of(),
                "Checks by name without which this one cannot pass: when one of them is down, it is not told by itself."
                        + only);
    }
}
