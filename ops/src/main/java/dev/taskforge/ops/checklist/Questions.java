package dev.taskforge.ops.checklist;

import dev.taskforge.ops.check.AttestationCheck;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.yaml.FlowText;
import dev.taskforge.ops.yaml.Place;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds questions as {@code taskforge.yaml} would declare them, and checks of them. Pure. */
final class Questions {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Commands of documents are often whole test suites. */
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(10);

    private static final int MOST_STATEMENT = 480;

    private final LinkedHashMap<String, Tree.Entry> entries = new LinkedHashMap<>();

    Questions text(String key, String value) {
        return put(key, scalar(Tree.Sort.TEXT, value));
    }

    Questions number(String key, int value) {
        return put(key, scalar(Tree.Sort.INTEGER, Integer.toString(value)));
    }

    Questions yes(String key) {
        return put(key, scalar(Tree.Sort.BOOLEAN, "true"));
    }

    Questions list(String key, List<String> values) {
        var items = new ArrayList<Tree>();
        values.forEach(value -> items.add(scalar(Tree.Sort.TEXT, value)));
        return put(key, new Tree.Items(Place.START, items));
    }

    Questions map(String key, Map<String, String> values) {
        var map = new LinkedHashMap<String, Tree.Entry>();
        values.forEach((name, value) -> map.put(name, new Tree.Entry(Place.START, scalar(Tree.Sort.TEXT, value))));
        return put(key, new Tree.Mapping(Place.START, map));
    }

    Tree.Mapping tree() {
        return new Tree.Mapping(Place.START, entries);
    }

    private Questions put(String key, Tree value) {
        entries.put(key, new Tree.Entry(Place.START, value));
        return this;
    }

    private static Tree scalar(Tree.Sort sort, String value) {
        // A dollar sign of a document is no variable of the project.
        return new Tree.Scalar(Place.START, sort, value);
    }

    /** A question on one line, to be kept. */
    static String written(Tree.Mapping question) {
        return FlowText.of(question);
    }

    /** The check of a question that was kept. */
    static DeclaredCheck check(String name, String title, Priority priority, String written) {
        var question = (Tree.Mapping) YamlReader.read(written);
        var kind = question.entries().keySet().iterator().next();
        return new DeclaredCheck(
                name,
                kind,
                question,
                title,
                priority,
                CheckKind.DEFAULT_MAX_AGE,
                kind.equals("command") ? COMMAND_TIMEOUT : TIMEOUT,
                null,
                null);
    }

    /** The word of a person on an item that no check is bound to. Whatever the item says belongs to the question. */
    static DeclaredCheck attestation(ChecklistItem item) {
        var said = new StringBuilder(item.text());
        if (!item.hint().isEmpty()) {
            said.append(" (").append(item.hint()).append(')');
        }
        var whole = said.toString();
        var statement = whole.length() <= MOST_STATEMENT
                ? whole
                : whole.substring(0, MOST_STATEMENT) + "… " + Sha256.of(whole).substring(0, 12);
        var every = item.stage().every();
        var kind = AttestationCheck.KIND;
        return new DeclaredCheck(
                item.name(),
                kind.key(),
                new Questions().text(kind.key(), statement.replace("${", "$ {")).tree(),
                item.title(),
                item.priority(),
                every == null ? kind.maxAge() : every,
                TIMEOUT,
                null,
                null);
    }
}
