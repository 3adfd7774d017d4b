package dev.taskforge.ops.yaml;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of bytes as people write them. */
public final class Bytes {
    static final String PATTERN = "^[0-9]{1,15}$|^[0-9]{1,6} ?(kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$";
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})|([0-9]{1,6}) ?([kKMGT])(i?)B");
    private static final String UNITS = "KMGT";

    private Bytes() {}

    /** Reads {@code 4096}, {@code 512 MB}, {@code 8GiB}; null for anything else. */
    public static @Nullable Long parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return null;
        }
        if (match.group(1) != null) {
            return Long.valueOf(match.group(1));
        }
        long unit = 1;
        long base = match.group(4).isEmpty() ? 1000 : 1024;
        for (int i = UNITS.indexOf(match.group(3).toUpperCase(Locale.ROOT)); i >= 0; i--) {
            unit *= base;
        }
        return Long.parseLong(match.group(2)) * unit;
    }

    /** Writes an amount with one decimal: {@code 4.2 GB}. */
    public static String show(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < UNITS.length() - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", value, UNITS.charAt(unit)).replace("KB", "kB");
    }
}
