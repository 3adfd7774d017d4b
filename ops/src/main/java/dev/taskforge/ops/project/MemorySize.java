package dev.taskforge.ops.project;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of memory as Docker and Compose write them: {@code 512M}, {@code 2g}, {@code 1.5GB}; a unit is 1024 of the one below. Source: <a
 * href="https://docs.docker.com/reference/compose-file/extension/#specifying-byte-values">Compose, byte values</a>, and {@code RAMInBytes} of
 * Docker.
 */
public final class MemorySize {
    static final String FORM = "([0-9]{1,15}(?:\\.[0-9]{1,3})?) ?(?:([kKmMgGtT])[iI]?[bB]?|[bB])?";

    /** What one is, as {@link #show} says. */
    public static final long MEBIBYTE = 1024L * 1024;

    private static final Pattern PATTERN = Pattern.compile(FORM);
    private static final String UNITS = "KMGT";
    private static final Map<String, Long> FACTORS =
            Map.of("K", 1024L, "M", MEBIBYTE, "G", 1024 * MEBIBYTE, "T", 1024 * 1024 * MEBIBYTE);
    /** More is read as nothing. */
    public static final long MOST = 1024L * 1024 * 1024 * MEBIBYTE;

    private MemorySize() {}

    /** Reads an amount; null for anything else, and for more than a pebibyte. */
    public static @Nullable Long parse(String text) {
        var matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        var unit = matcher.group(2);
        long factor = unit == null ? 1 : FACTORS.getOrDefault(unit.toUpperCase(Locale.ROOT), 1L);
        var bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
        return bytes.compareTo(BigDecimal.valueOf(MOST)) > 0 ? null : bytes.longValue();
    }

    /** Writes an amount exactly, such as {@code 512M}; it can be read again. */
    public static String show(long bytes) {
        var text = String.valueOf(bytes);
        for (int i = 0; i < UNITS.length(); i++) {
            var unit = UNITS.substring(i, i + 1);
            long factor = FACTORS.getOrDefault(unit, 1L);
            if (bytes >= factor && bytes % factor == 0) {
                text = bytes / factor + unit;
            }
        }
        return text;
    }

    /** Writes about how much it is, to the megabyte: {@code 312M}. What is less than one is written exactly. */
    public static String about(long bytes) {
        return bytes < MEBIBYTE ? show(bytes) : show((bytes + MEBIBYTE / 2) / MEBIBYTE * MEBIBYTE);
    }
}
