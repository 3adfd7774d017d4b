package dev.taskforge.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured thing and its goal.
 *
 * @param raw what a hand-written loop reaches, or null where there is none to compare with
 * @param value ours, in {@code unit}
 * @param judged what the goal is about: the ratio of ours to raw, or ours
 * @param atLeast whether {@code judged} has to be at least the goal, or at most
 * @param note what a reader has to know to judge the judgement, or null
 */
public record Measurement(
        String name,
        @Nullable Double raw,
        double value,
        String unit,
        double judged,
        double goal,
        boolean atLeast,
        @Nullable String note) {

    /** A number that has to be at least {@code goal} times {@code raw}. */
    public static Measurement ratio(String name, double raw, double value, String unit, double goal) {
        return new Measurement(name, raw, value, unit, value / raw, goal, true, null);
    }

    /**
     * Milliseconds from submit to start that have to be at most {@code goal}, whatever the disk of the machine does.
     *
     * @param raw what a hand-written loop takes
     * @param commit what one bare insert and commit took in the same run, for information
     */
    static Measurement pickUp(String name, double raw, double commit, double value, double goal) {
        var note = String.format(Locale.ROOT, "one raw insert and commit took %.2f ms", commit);
        return new Measurement(name, raw, value, "ms", value, goal, false, note);
    }

    /** A number that has to be at most {@code goal}. */
    public static Measurement atMost(String name, double value, String unit, double goal) {
        return new Measurement(name, null, value, unit, value, goal, false, null);
    }

    /** The same with something to know about it. */
    public Measurement noting(String text) {
        return new Measurement(name, raw, value, unit, judged, goal, atLeast, text);
    }

    /** Whether the goal holds. */
    public boolean reached() {
        return atLeast ? judged >= goal : judged <= goal;
    }
}
