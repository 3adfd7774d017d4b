package dev.taskforge.ops.check;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What evidence keeps of an output.
 *
 * @param head the first 1,024 characters
 * @param tail the last 1,024 of what follows the head
 * @param sha256 of the whole text; null when it is empty
 */
record Excerpt(String head, String tail, @Nullable String sha256) {
    private static final int MOST = 1024;

    static Excerpt of(String output) {
        if (output.isEmpty()) {
            return new Excerpt("", "", null);
        }
        int end = Math.min(output.length(), MOST);
        return new Excerpt(
                output.substring(0, end),
                output.substring(Math.max(end, output.length() - MOST)),
                FileHash.of(output.getBytes(StandardCharsets.UTF_8)));
    }
}
