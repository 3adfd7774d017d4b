package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Verdict;

/** The verdict as a small picture for a README. Pure; nothing but these few words ever gets into it. */
final class Badge {
    private static final int LETTER = 7;
    private static final int PADDING = 12;

    private Badge() {}

    static String svg(String label, Verdict verdict) {
        var word = verdict.label();
        var colour = verdict == Verdict.GO ? "#1a7f4b" : "#b3261e";
        int left = label.length() * LETTER + PADDING;
        int right = word.length() * LETTER + PADDING + 6;
        int width = left + right;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%4$s: %5$s">
                <title>%4$s: %5$s</title>
                <clipPath id="r"><rect width="%1$d" height="20" rx="4"/></clipPath>
                <g clip-path="url(#r)"><rect width="%2$d" height="20" fill="#30363d"/><rect x="%2$d" width="%3$d" \
                height="20" fill="%6$s"/></g>
                <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">
                <text x="%7$d" y="14" textLength="%8$d">%4$s</text>
                <text x="%9$d" y="14" font-weight="bold" textLength="%10$d">%5$s</text>
                </g></svg>
                """.formatted(
                        width,
                        left,
                        right,
                        escaped(label),
                        word,
                        colour,
                        left / 2,
                        left - PADDING,
                        left + right / 2,
                        right - PADDING);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
