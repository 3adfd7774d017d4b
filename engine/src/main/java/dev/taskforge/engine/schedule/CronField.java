package dev.taskforge.engine.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One of the five fields: its bounds, its names, and how its text becomes a set of numbers. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** 0 and 7 are both Sunday. */
    DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    private final String label;
    private final int least;
    private final int most;
    /** The names of the numbers from the least on, separated by spaces. */
    private final String names;

    CronField(String label, int least, int most, String names) {
        this.label = label;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /** Reads a comma-separated list of numbers, names, ranges and steps. */
    BitSet parse(String text) {
        var set = new BitSet(most + 1);
        for (var part : text.split(",", -1)) {
            addPart(set, part, text);
        }
        if (this == DAY_OF_WEEK && set.get(7)) {
            set.set(0);
            set.clear(7);
        }
        return set;
    }

    private void addPart(BitSet set, String part, String text) {
        int slash = part.indexOf('/');
        var range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : step(part.substring(slash + 1), text);
        int from;
        int to;
        int dash = range.indexOf('-');
        if (range.equals("*")) {
            from = least;
            to = this == DAY_OF_WEEK ? 6 : most;
        } else if (dash > 0) {
            from = value(range.substring(0, dash), text);
            to = value(range.substring(dash + 1), text);
            if (from > to) {
                throw problem("range " + range + " runs backwards", text);
            }
        } else {
            from = value(range, text);
            to = from;
            if (slash >= 0) {
                throw problem("a step needs a range; write " + range + "-" + most + "/" + step, text);
            }
        }
        for (int value = from; value <= to; value += step) {
            set.set(value);
        }
    }

    private int step(String text, String whole) {
        int step = number(text, whole);
        if (step < 1 || step > most) {
            throw problem("step " + text + " must be 1 to " + most, whole);
        }
        return step;
    }

    private int value(String text, String whole) {
        int named = List.of(names.split(" ")).indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0 && !text.isEmpty()) {
            return named + least;
        }
        int value = number(text, whole);
        if (value < least || value > most) {
            throw problem(text + " must be " + least + " to " + most, whole);
        }
        return value;
    }

    private int number(String text, String whole) {
        if (!text.matches("[0-9]{1,3}")) {
            var hint = names.isEmpty() ? "a number" : "a number or one of " + names.replace(" ", ", ");
            throw problem(text.isEmpty() ? "something is missing" : "\"" + text + "\" is not " + hint, whole);
        }
        return Integer.parseInt(text);
    }

    IllegalArgumentException problem(String what, String text) {
        return new IllegalArgumentException("cron: the " + label + " \"" + text + "\": " + what);
    }
}
