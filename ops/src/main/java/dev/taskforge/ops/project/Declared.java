package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names that the parts of a file may refer to one another by, known before the parts are read. What is not declared
 * well counts all the same, so that a single mistake is not reported again wherever its name is used.
 *
 * @param journeys the checks that take a journey
 * @param walks the journeys themselves, as written
 */
record Declared(
        @Nullable String composeFile,
        boolean released,
        Map<String, Database> databases,
        Set<String> files,
        Set<String> checks,
        Set<String> journeys,
        Map<String, Tree> walks,
        Map<String, String> asked,
        List<String> backedUp,
        Map<String, String> destinations,
        List<String> copies,
        Map<String, Tree> sections) {
    static final Declared NOTHING = new Declared(
            null, false, Map.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of(), List.of(), Map.of(), List.of(),
            Map.of());

    /** @param sections the keys of the sections that the kinds of checks share */
    static Declared in(Tree tree, Collection<String> sections) {
        var databases = new LinkedHashMap<String, Database>();
        mapping(tree, "databases").forEach((name, entry) -> {
            var database = DatabaseFormat.of(name).read(entry.value(), Reading.beforeVariables());
            databases.put(name, database == null ? new Database(name, DatabaseKind.SQLITE, "") : database);
        });
        var backup = mapping(tree, "backup");
        var shared = new LinkedHashMap<String, Tree>();
        if (tree instanceof Tree.Mapping file) {
            file.entries().forEach((key, entry) -> {
                if (sections.contains(key)) {
                    shared.put(key, entry.value());
                }
            });
        }
        var checks = mapping(tree, "checks");
        return new Declared(
                composeFile(tree),
                !mapping(tree, "release").isEmpty(),
                databases,
                mapping(tree, "files").keySet(),
                checks.keySet(),
                journeys(checks),
                walks(mapping(tree, "journeys")),
                asked(checks),
                texts(backup.get("of")),
                kinds(mapping(tree, "destinations")),
                texts(backup.get("copies")),
                shared);
    }

    /** The kind of each destination; empty for one that says none. */
    private static Map<String, String> kinds(Map<String, Tree.Entry> destinations) {
        var kinds = new LinkedHashMap<String, String>();
        destinations.forEach((name, entry) -> {
            var kind = entry.value() instanceof Tree.Mapping written
                    ? written.entries().get("kind")
                    : null;
            kinds.put(name, kind != null && kind.value() instanceof Tree.Scalar word ? word.text() : "");
        });
        return kinds;
    }

    private static List<String> texts(Tree.@Nullable Entry entry) {
        return entry != null && entry.value() instanceof Tree.Items items
                ? items.items().stream()
                        .filter(Tree.Scalar.class::isInstance)
                        .map(item -> ((Tree.Scalar) item).text())
                        .toList()
                : List.of();
    }

    /** What checks may use of the file. */
    FileParts parts() {
        return new FileParts(composeFile, databases, files, backedUp, copies, sections);
    }

    /** What can be backed up. */
    Set<String> databasesAndFiles() {
        var names = new LinkedHashSet<>(databases.keySet());
        names.addAll(files);
        return names;
    }

    /** The checks that take a journey. */
    private static Set<String> journeys(Map<String, Tree.Entry> checks) {
        return checks.entrySet().stream()
                .filter(check -> check.getValue().value() instanceof Tree.Mapping written
                        && written.entries().containsKey("journey"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, Tree> walks(Map<String, Tree.Entry> journeys) {
        var walks = new LinkedHashMap<String, Tree>();
        journeys.forEach((name, entry) -> walks.put(name, entry.value()));
        return walks;
    }

    /** The checks that ask a database, and which. */
    private static Map<String, String> asked(Map<String, Tree.Entry> checks) {
        var asked = new LinkedHashMap<String, String>();
        checks.forEach((name, check) -> {
            var sql = check.value() instanceof Tree.Mapping written
                    ? written.entries().get("sql")
                    : null;
            if (sql != null && sql.value() instanceof Tree.Scalar database) {
                asked.put(name, database.text());
            }
        });
        return asked;
    }

    private static @Nullable String composeFile(Tree tree) {
        var file = mapping(tree, "compose").get("file");
        return file != null && file.value() instanceof Tree.Scalar path ? path.text() : null;
    }

    private static Map<String, Tree.Entry> mapping(Tree tree, String key) {
        if (!(tree instanceof Tree.Mapping file)) {
            return Map.of();
        }
        var entry = file.entries().get(key);
        return entry != null && entry.value() instanceof Tree.Mapping found ? found.entries() : Map.of();
    }

    /** What to say about a name that is not among the known ones. */
    static Message hint(String name, Collection<String> known) {
        return known.isEmpty() ? Message.of("project.none-declared") : Nearest.hint(name, known);
    }
}
