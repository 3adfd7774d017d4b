package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container ends again and again. Docker Engine waits ever longer between two starts, so that such a container mostly
 * seems to run; and it counts starts of its own for as long as the container lives, so that the number alone says little.
 */
final class Loops {
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final int MANY = 3;

    private Loops() {}

    /** How surely it does; null when it does not. */
    static @Nullable Confidence of(Unit unit, End last, Facts facts) {
        if (unit.isPaused() || last.wasAsked()) {
            return null;
        }
        var since = facts.at().minus(LATELY);
        var ends = ends(unit, since);
        if (ends.size() < MANY) {
            return counted(unit, facts, since) ? Confidence.POSSIBLE : null;
        }
        var sure = sure(unit, last, ends, facts);
        // A program that works off what there is and ends well may be meant to be started again and again.
        boolean failed = ends.stream().anyMatch(end -> end.code() != 0);
        return sure == null || failed ? sure : Confidence.POSSIBLE;
    }

    private static @Nullable Confidence sure(Unit unit, End last, List<End> ends, Facts facts) {
        if (unit.state().equals("restarting")) {
            return Confidence.CERTAIN;
        }
        if (!unit.isRunning()) {
            return last.code() == 0
                    ? null
                    : Confidence.CERTAIN; // something may start it for a short task again and again
        }
        var runs = runs(unit, facts.at());
        if (runs.compareTo(patience(ends)) > 0) {
            return null; // it came up after all
        }
        if (serves(unit)) {
            return Confidence.POSSIBLE;
        }
        return runs.compareTo(SHORT) < 0 ? Confidence.CERTAIN : Confidence.LIKELY;
    }

    /** When it ended without being asked to, the oldest first. */
    private static List<End> ends(Unit unit, Instant since) {
        return End.all(unit).stream()
                .filter(end -> end.at() != null && end.at().isAfter(since) && !end.wasAsked())
                .toList();
    }

    /** Twice as long as it ran before. */
    private static Duration patience(List<End> ends) {
        var longest = SHORT;
        Instant before = null;
        for (var end : ends) {
            var at = end.at();
            if (before != null && at != null) {
                var gap = Duration.between(before, at).multipliedBy(2);
                longest = gap.compareTo(longest) > 0 ? gap : longest;
            }
            before = at;
        }
        return longest;
    }

    /** Without memory of what happened there is only the number of starts, of which most may be old. */
    private static boolean counted(Unit unit, Facts facts, Instant since) {
        var finished = unit.finishedAt();
        if (unit.restarts() < MANY || finished == null || finished.isBefore(since) || remembers(facts, since)) {
            return false;
        }
        return unit.state().equals("restarting")
                || (unit.isRunning() && !serves(unit) && runs(unit, facts.at()).compareTo(SHORT) < 0);
    }

    private static boolean remembers(Facts facts, Instant since) {
        return facts.units().stream()
                .flatMap(unit -> unit.events().stream())
                .anyMatch(event -> event.at().isBefore(since));
    }

    private static Duration runs(Unit unit, Instant now) {
        var started = unit.startedAt();
        return started == null ? Duration.ZERO : Duration.between(started, now);
    }

    private static boolean serves(Unit unit) {
        var health = unit.health();
        return unit.answersWell() || (health != null && health.status().equals("healthy"));
    }
}
