package dev.taskforge.cli.text;

import java.util.Locale;

/** What a colour means; the terminal's own palette decides how it looks. */
public enum Tone {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    BAD("31"),
    WARNING("33");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** The tone of a state or verdict as the server names it. */
    public static Tone of(String state) {
        return switch (state.toLowerCase(Locale.ROOT)) {
            case "pass",
                    "go",
                    "succeeded",
                    "done",
                    "healthy",
                    "passed",
                    "proven",
                    "equal",
                    "well",
                    "sent",
                    "up",
                    "good",
                    "on",
                    "right" -> GOOD;
            case "fail",
                    "error",
                    "no-go",
                    "failed",
                    "unhealthy",
                    "missing",
                    "other",
                    "incomplete",
                    "refuted",
                    "absent",
                    "overdue",
                    "down",
                    "missed",
                    "lapsed",
                    "wrong",
                    "trouble",
                    "stuck",
                    "unasked",
                    "given-up",
                    "bad" -> BAD;
            case "stale",
                    "claimed",
                    "manual",
                    "unknown",
                    "waiting",
                    "running",
                    "returning",
                    "unproven",
                    "remote",
                    "late",
                    "offline" -> WARNING;
            case "waived",
                    "not_applicable",
                    "cancelled",
                    "scheduled",
                    "skipped",
                    "removed",
                    "superseded",
                    "paused",
                    "apart" -> FAINT;
            default -> PLAIN;
        };
    }

    String paint(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001B[" + code + "m" + text + "\u001B[0m";
    }
}
