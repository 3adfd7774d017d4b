package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which Compose files belong together. In each folder Compose itself takes the base file and its override; any other
 * file stands alone when each of its services could start by itself, and else is laid over the base.
 *
 * @param documents in the order in which they are merged
 */
record StackFiles(List<Document> documents, boolean development) {
    /** In the order in which Compose looks for them. */
    private static final List<String> BASES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

    private static final Set<String> DEVELOPMENT =
            Set.of("dev", "devel", "development", "local", "test", "tests", "testing", "ci", "debug", "e2e");

    private static final Set<String> PRODUCTION =
            Set.of("prod", "production", "live", "server", "deploy", "release", "staging", "stage");

    /** Names that mean the same in the names of files. */
    private static final List<Set<String>> SAME = List.of(
            Set.of("prod", "production", "live"),
            Set.of("dev", "devel", "development"),
            Set.of("stage", "staging"),
            Set.of("test", "testing", "tests"));

    /** @param referred paths of files that others include or extend */
    static List<StackFiles> group(List<Document> read, Set<String> referred) {
        var folders = new TreeMap<String, List<Document>>();
        for (var document : read) {
            if (!referred.contains(document.file().path())) {
                folders.computeIfAbsent(Paths.folderOf(document.file()), key -> new ArrayList<>())
                        .add(document);
            }
        }
        return folders.values().stream()
                .flatMap(here -> inFolder(here).stream())
                .toList();
    }

    private static List<StackFiles> inFolder(List<Document> documents) {
        var base = documents.stream()
                .filter(document -> BASES.contains(document.file().name()))
                .min(Comparator.comparingInt(
                        document -> BASES.indexOf(document.file().name())))
                .orElse(null);
        var found = new ArrayList<StackFiles>();
        boolean completed = false;
        var first = new ArrayList<Document>();
        if (base != null) {
            first.add(base);
        }
        for (var document : documents) {
            if (document.equals(base)) {
                continue;
            }
            var word = word(document.file());
            if (base != null && word.equals("override")) {
                first.add(document);
            } else if (base == null || document.complete()) {
                found.add(new StackFiles(List.of(document), DEVELOPMENT.contains(word)));
            } else {
                found.add(new StackFiles(List.of(base, document), DEVELOPMENT.contains(word)));
                completed |= PRODUCTION.contains(word);
            }
        }
        if (!first.isEmpty()) {
            found.addFirst(new StackFiles(List.copyOf(first), completed));
        }
        return found;
    }

    /** What stands between the name and the ending: {@code prod} of {@code docker-compose.prod.yml}. */
    private static String word(SourceFile file) {
        var name = file.name().toLowerCase(Locale.ROOT);
        var middle = name.substring(0, name.lastIndexOf('.')).replaceFirst("^(?:docker-)?compose", "");
        return middle.replaceFirst("^[._-]", "");
    }

    /**
     * The environment file of a stack: the one named like it, {@code .env}, the only other one beside it, or an example.
     */
    static @Nullable EnvSource environment(SourceFile main, Collection<EnvSource> all) {
        var folder = Paths.folderOf(main);
        var beside = new TreeMap<String, EnvSource>();
        for (var source : all) {
            if (Paths.folderOf(source.file()).equals(folder)) {
                beside.put(source.file().name(), source);
            }
        }
        var real = beside.values().stream().filter(source -> !source.example()).toList();
        var word = word(main);
        return named(beside, word)
                .or(() -> Optional.ofNullable(beside.get(".env")))
                .or(() -> named(beside, "prod"))
                .or(() -> real.size() == 1 ? Optional.of(real.getFirst()) : Optional.empty())
                .or(() -> real.isEmpty() ? beside.values().stream().findFirst() : Optional.empty())
                .orElse(null);
    }

    private static Optional<EnvSource> named(Map<String, EnvSource> beside, String word) {
        var words =
                SAME.stream().filter(same -> same.contains(word)).findFirst().orElse(Set.of(word));
        return words.stream()
                .sorted()
                .filter(name -> !name.isEmpty())
                .flatMap(name -> Stream.of(".env." + name, name + ".env"))
                .map(beside::get)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
