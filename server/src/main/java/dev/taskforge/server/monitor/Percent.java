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
        return format.format(Math.floor(part.getAsDouble() * 10_000) / 100) + " %";
    }
}
