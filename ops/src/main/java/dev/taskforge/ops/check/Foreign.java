package dev.taskforge.ops.check;

/** What others answered, as it may be shown. */
final class Foreign {
    private static final int MOST = 500;

    private Foreign() {}

    /** Without what controls a terminal or the order of letters, and not too long. */
    static String shown(String text) {
        var begin = text.substring(0, Math.min(text.length(), MOST)).replaceAll("[\\p{Cc}\\p{Cf}]", " ");
        return text.length() > MOST ? begin + "…" : begin;
    }
}
