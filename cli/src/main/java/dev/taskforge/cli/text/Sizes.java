package dev.taskforge.cli.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of bytes as people type them. */
public final class Sizes {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})|([0-9]{1,6}) ?([kKMGT]i?B)");
    private static final Map<String, Long> UNITS = Map.of(
            "KB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "TB",
            1_000_000_000_000L,
            "KIB",
            1L << 10,
            "MIB",
            1L << 20,
            "GIB",
            1L << 30,
            "TIB",
            1L << 40);

    private Sizes() {}

    /** Reads {@code 4096}, {@code 500GB}, {@code 8 GiB}; null for anything else. */
    public static @Nullable Long parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return null;
        }
        if (match.group(1) != null) {
            return Long.valueOf(match.group(1));
        }
        var unit = UNITS.get(match.group(3).toUpperCase(Locale.ROOT));
        return unit == null ? null : Long.valueOf(Long.parseLong(match.group(2)) * unit);
    }
}
