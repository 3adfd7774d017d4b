package dev.taskforge.ops.checklist;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words by which tables and headings say whether something is done, in English and Indonesian. Pure. */
final class StatusWord {
    private static final Map<String, String> OPPOSITE = Map.ofEntries(
            Map.entry("done", "todo"),
            Map.entry("todo", "done"),
            Map.entry("to do", "done"),
            Map.entry("selesai", "belum"),
            Map.entry("belum", "selesai"),
            Map.entry("belum selesai", "selesai"),
            Map.entry("pass", "open"),
            Map.entry("passed", "open"),
            Map.entry("lulus", "belum"),
            Map.entry("ok", "open"),
            Map.entry("open", "done"),
            Map.entry("closed", "open"),
            Map.entry("complete", "open"),
            Map.entry("completed", "open"),
            Map.entry("fail", "pass"),
            Map.entry("failed", "passed"),
            Map.entry("gagal", "lulus"),
            Map.entry("pending", "done"),
            Map.entry("in progress", "done"),
            Map.entry("wip", "done"),
            Map.entry("proses", "selesai"));
    private static final Set<String> DONE =
            Set.of("done", "selesai", "pass", "passed", "lulus", "ok", "closed", "complete", "completed");

    private StatusWord() {}

    /** Whether a text is such a word and nothing else. */
    static boolean is(String text) {
        return OPPOSITE.containsKey(text.toLowerCase(Locale.ROOT));
    }

    static boolean done(String word) {
        return DONE.contains(word.toLowerCase(Locale.ROOT));
    }

    /** The word of the same language and in the same case that says {@code done}. */
    static String as(String word, boolean done) {
        if (done(word) == done) {
            return word;
        }
        var other = OPPOSITE.getOrDefault(word.toLowerCase(Locale.ROOT), done ? "done" : "todo");
        if (word.equals(word.toUpperCase(Locale.ROOT))) {
            return other.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(word.charAt(0))
                ? Character.toUpperCase(other.charAt(0)) + other.substring(1)
                : other;
    }
}
