package dev.taskforge.ops.web;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param headers by name in lower case
 * @param body the first 256 KiB as text
 * @param cut whether the body went on after that
 * @param took from the first byte sent to the last byte read
 */
record WebAnswer(int status, Map<String, List<String>> headers, String body, boolean cut, Duration took) {

    /** The values of a header, joined; null when it did not come. */
    @Nullable
    String header(String name) {
        var values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : String.join(", ", values);
    }

    /** Every value of a header. */
    List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    boolean isHtml() {
        var type = header("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).contains("html");
    }
}
