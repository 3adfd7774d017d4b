package dev.taskforge.engine.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code traceparent} of <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>: which trace a job
 * belongs to, and which span asked for it. The engine hands it on as it came and starts no spans of its own.
 */
public final class TraceParent {
    private static final Pattern FORM =
            Pattern.compile("(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32}-[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(-.*)?");
    private static final Pattern ZEROS = Pattern.compile("0{32}-.*|.*-0{16}");
    private static final int LENGTH = 55;

    private TraceParent() {}

    /**
     * The value to hand on, or null when it is not valid and therefore has to be ignored. One of a version that this
     * class does not know is handed on in the version that it knows, with the flag that means the same in both.
     */
    public static @Nullable String valid(@Nullable String value) {
        if (value == null || value.length() < LENGTH) {
            return null;
        }
        var form = FORM.matcher(value);
        if (!form.matches() || ZEROS.matcher(form.group("trace")).matches()) {
            return null;
        }
        return switch (form.group("version")) {
            case "00" -> value.length() == LENGTH ? value : null;
            case "ff" -> null;
            default -> "00-" + form.group("trace") + "-0" + (Integer.parseInt(form.group("flags"), 16) & 1);
        };
    }

    /** The trace of a valid value: 32 hexadecimal digits. */
    public static String traceId(String valid) {
        return valid.substring(3, 35);
    }
}
