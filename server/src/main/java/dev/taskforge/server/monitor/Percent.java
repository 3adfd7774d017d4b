package dev.taskforge.server.monitor;

import java.text.NumberFormat;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes uptimes for people. */
public final class Percent {
    private Percent() {}

    /** Never rounded up: what failed once is not 100 %. Empty when there is nothing to say. */
    public static String of(OptionalDouble part, Locale locale) {
        if (part.isEmpty()) {
            return "";
        }
        var format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(2);
        return format.format(floor(part.getAsDouble(), 10_000) / 100) + " %";
    }

    /** How many whole steps a part of 1 is, of so many. */
    public static double floor(double part, int steps) {
        // No double is exactly 57 of 100, and no part of looks is so close below a whole step without being one.
        double whole = Math.floor(part * steps + 1e-9);
        return part < 1 ? Math.min(whole, steps - 1) : whole;
    }
}
