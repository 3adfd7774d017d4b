package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Condition.Subject;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.text.Message;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Ties the condition a document names in words to one that the project can evaluate. Pure. */
final class ConditionSuggestion {
    private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no", "on", "off", "1", "0");
    private static final List<String> NEGATIONS = List.of(
            "not", "no", "without", "inactive", "disabled", "tidak", "tak", "tanpa", "belum", "nonaktif", "bukan");
    /** Words that say nothing about what a fact or a variable is about. */
    private static final Set<String> EMPTY =
            Set.of("active", "aktif", "enabled", "enable", "use", "uses", "used", "has", "with", "the", "app");
    /** What the same thing is called in the other language. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "payment", "pembayaran",
            "cache", "tembolok",
            "queue", "antrean",
            "email", "surel",
            "domain", "ranah",
            "backup", "cadangan",
            "database", "basis data",
            "subscription", "langganan",
            "notification", "notifikasi");

    private ConditionSuggestion() {}

    static void suggest(ChecklistItem item, ProjectFile file, Suggestions.Gathering found) {
        var named = item.condition();
        if (named == null || item.when() != null) {
            return;
        }
        var words = Words.normal(named + " " + item.text());
        boolean negated = Words.has(Words.normal(named), NEGATIONS);
        candidates(file, negated).stream()
                .filter(condition -> speaksOf(words, condition))
                .forEach(condition ->
                        found.condition(condition, Message.of("checklist.why.when", named, condition.text())));
    }

    /** What the project can evaluate: the conditions its gate declares, and facts that are true or false. */
    private static Set<Condition> candidates(ProjectFile file, boolean negated) {
        var candidates = new LinkedHashSet<Condition>();
        file.facts().forEach((name, value) -> {
            if (FLAGS.contains(value.strip().toLowerCase(java.util.Locale.ROOT))) {
                candidates.add(new Condition(Subject.FACT, name, "true", !negated));
            }
        });
        file.items().stream()
                .filter(item -> !item.id().startsWith("item."))
                .map(ProjectFile.Item::when)
                .filter(Objects::nonNull)
                .forEach(candidates::add);
        return candidates;
    }

    private static boolean speaksOf(String words, Condition condition) {
        var about = condition.subject() == Subject.ENVIRONMENT ? condition.expected() : condition.name();
        return Arrays.stream(Words.normal(about).strip().split(" "))
                .filter(word -> word.length() > 2 && !EMPTY.contains(word))
                .anyMatch(word -> Words.has(words, List.of(word, OTHERWISE.getOrDefault(word, word))));
    }
}
