package dev.taskforge.ops.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The end of what a program wrote, fit to be shown: few short lines, without control characters and secrets. */
final class LogLines {
    private static final int LINES = 12;
    private static final int LENGTH = 300;
    private static final Pattern ESCAPE =
            Pattern.compile("\\x1B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1B\\r\\n]*(?:\\x07|\\x1B\\\\)?|[@-Z\\\\-_])");
    /** Also marks that turn the direction of text around. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private LogLines() {}

    /**
     * @param cut whether the beginning is missing, so that the first line may be a part of one, and of a secret
     * @param masking takes secrets out; it sees the whole lines, before they are shortened
     */
    static List<String> of(String text, boolean cut, UnaryOperator<String> masking) {
        var plain = ESCAPE.matcher(text).replaceAll("").replace("\r\n", "\n").replace('\r', '\n');
        var lines = new ArrayList<String>();
        boolean first = true;
        for (var line : masking.apply(plain).split("\n", -1)) {
            var shown = CONTROL.matcher(line).replaceAll(" ").strip();
            if (first && cut) {
                // Far from where it was cut no half of a secret can be.
                shown = shown.length() > 4 * LENGTH ? "…" + shown.substring(shown.length() - LENGTH) : "";
            }
            first = false;
            if (!shown.isEmpty()) {
                lines.add(shown.length() > LENGTH + 1 ? shown.substring(0, LENGTH) + "…" : shown);
            }
        }
        return List.copyOf(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }
}
