package dev.taskforge.ops.checklist;

import dev.taskforge.ops.checklist.Suggestion.Objection;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What might prove an item, from its commands first and then from its words, and when it might apply. Pure.
 *
 * @param suggestions the best first
 * @param objections commands that may not become checks, with the reason
 */
public record Suggestions(List<Suggestion> suggestions, List<Objection> objections) {
    private static final int MOST = 6;

    /** What is suggested for an item of a project. */
    public static Suggestions of(ChecklistItem item, ProjectFile file) {
        var gathering = new Gathering(item);
        item.commands().forEach(command -> new CommandSuggestion(command, file, gathering).suggest());
        TopicSuggestion.suggest(item, file, gathering);
        ConditionSuggestion.suggest(item, file, gathering);
        return new Suggestions(
                gathering.found.values().stream().limit(MOST).toList(), List.copyOf(gathering.objections));
    }

    /** Where suggestions gather: each once, and none that is bound already. Not safe for several threads. */
    static final class Gathering {
        private final ChecklistItem item;
        private final Map<String, Suggestion> found = new LinkedHashMap<>();
        private final List<Objection> objections = new ArrayList<>();

        Gathering(ChecklistItem item) {
            this.item = item;
        }

        void declared(String check, Message reason) {
            boolean bound =
                    item.bound().stream().anyMatch(binding -> binding.check().equals(check));
            if (!bound) {
                add("declared " + check, reason, check, null, null, null);
            }
        }

        void question(Tree.Mapping question, @Nullable String command, Message reason) {
            var written = Questions.written(question);
            boolean bound = item.bound().stream().anyMatch(binding -> written.equals(binding.question()));
            if (!bound) {
                add(written, reason, null, written, null, command);
            }
        }

        void condition(Condition when, Message reason) {
            add("when " + when.written(), reason, null, null, when, null);
        }

        void object(String command, Message why) {
            objections.add(new Objection(command, why));
        }

        private void add(
                String what,
                Message reason,
                @Nullable String check,
                @Nullable String question,
                @Nullable Condition when,
                @Nullable String command) {
            var id = Sha256.of(item.name() + "\n" + what + "\n" + command).substring(0, 12);
            found.putIfAbsent(what, new Suggestion(id, reason, check, question, when, command));
        }
    }
}
