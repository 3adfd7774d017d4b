package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.AlertDuty.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * A message to people, in their language.
 *
 * @param id the same in every attempt, by which a receiver may know it again
 * @param lines what follows the title
 * @param link where more is to be seen
 * @param parts what it is made of, of each subject the oldest first; one, or several that are told together
 */
public record Words(
        String id,
        String project,
        Severity severity,
        boolean well,
        String title,
        List<String> lines,
        URI link,
        Instant at,
        List<Part> parts) {

    /** What is told of one subject. */
    record Part(String subject, Severity severity, boolean well, String title, URI link, Instant at) {}

    /** How it is marked where words have no colour. */
    String mark() {
        return well
                ? "✅"
                : switch (severity) {
                    case INFO -> "ℹ️";
                    case WARNING -> "⚠️";
                    case CRITICAL -> "🔴";
                };
    }

    /** The title with its mark. */
    String headline() {
        return mark() + " " + title;
    }

    /** All that follows the title. */
    String rest() {
        return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n") + link;
    }

    /** All that follows the title, at most {@code most} characters; the link is always there. */
    String rest(int most) {
        var whole = rest();
        if (whole.length() <= most) {
            return whole;
        }
        var end = "…\n" + link;
        return cut(String.join("\n", lines), most - end.length()) + end;
    }

    /** All of it, at most {@code most} characters; the link is always there. */
    String plain(int most) {
        var whole = headline() + "\n" + rest();
        if (whole.length() <= most) {
            return whole;
        }
        var end = "…\n" + link;
        var kept = headline() + "\n" + String.join("\n", lines);
        return cut(kept, most - end.length()) + end;
    }

    /** The first characters of a text; no pair of surrogates is cut. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Math.max(0, most);
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
