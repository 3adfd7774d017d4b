package dev.taskforge.server.status;

/** A small picture of two words, for a README or a site. Pure; nothing but these words gets into it. */
final class StatusBadge {
    private static final int LETTER = 7;
    private static final int PADDING = 12;
    private static final int MOST = 40;

    private StatusBadge() {}

    /** The colours say what the words say, too. */
    enum Tone {
        GOOD("#1a7f4b"),
        BAD("#b3261e"),
        MIDDLING("#8a5a00"),
        UNKNOWN("#5b6470");

        private final String colour;

        Tone(String colour) {
            this.colour = colour;
        }
    }

    static String svg(String label, String word, Tone tone) {
        var shown = label.codePointCount(0, label.length()) > MOST
                ? label.substring(0, label.offsetByCodePoints(0, MOST - 1)) + "…"
                : label;
        int left = width(shown);
        int right = width(word);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%4$s: %5$s">
                <title>%4$s: %5$s</title>
                <clipPath id="r"><rect width="%1$d" height="20" rx="4"/></clipPath>
                <g clip-path="url(#r)"><rect width="%2$d" height="20" fill="#30363d"/><rect x="%2$d" width="%3$d" \
                height="20" fill="%6$s"/></g>
                <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">
                <text x="%7$d" y="14" textLength="%8$d">%4$s</text>
                <text x="%9$d" y="14" textLength="%10$d">%5$s</text>
                </g></svg>
                """.formatted(
                        left + right,
                        left,
                        right,
                        escaped(shown),
                        escaped(word),
                        tone.colour,
                        left / 2,
                        left - PADDING,
                        left + right / 2,
                        right - PADDING);
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length()) * LETTER + PADDING;
    }

    /** As XML 1.0 takes it: some characters are not allowed even as references. */
    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}\\ufffe\\uffff]|\\p{Cs}", "\ufffd")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
