package dev.taskforge.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured thing and its goal.
 *
 * @param raw what a hand-written loop reaches, or null where there is none to compare with
 * @param value ours, in {@code unit}
 * @param judged what the goal is about: the ratio of ours to raw, or ours
 * @param atLeast whether {@code judged} has to be at least the goal, or at most
 */
record Measurement(
        String name, @Nullable Double raw, double value, String unit, double judged, double goal, boolean atLeast) {

    static Measurement ratio(String name, double raw, double value, String unit, double goal) {
        return new Measurement(name, raw, value, unit, value / raw, goal, true);
    }

    /** A time that has to be at most {@code goal}, or, where raw itself is slow, at most {@code factor} times raw. */
    static Measurement atMostOrTimesRaw(
            String name, double raw, double value, String unit, double goal, double factor) {
        return new Measurement(name, raw, value, unit, value, Math.max(goal, raw * factor), false);
    }

    static Measurement atMost(String name, double value, String unit, double goal) {
        return new Measurement(name, null, value, unit, value, goal, false);
    }

    boolean reached() {
        return atLeast ? judged >= goal : judged <= goal;
    }
}
