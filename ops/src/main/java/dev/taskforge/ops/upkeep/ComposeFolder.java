package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.project.EnvFile;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the Compose files of a project name: its own, those beside it, and those that they include or extend. */
final class ComposeFolder {
    private static final int MOST_FILES = 50;
    private static final long MOST_BYTES = 1024L * 1024;
    private static final Pattern COMPOSE = Pattern.compile(".*compose.*\\.ya?ml", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER = Pattern.compile("[^\\s\"',:\\[\\]{}#]+\\.ya?ml\\b");
    /** Which file that is depends on a variable. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}\\s]*\\}[^\\s\"',]*\\.ya?ml\\b");

    /** The section {@code include} at the top of a file, up to the next section. */
    private static final Pattern INCLUDE =
            Pattern.compile("(?m)^[\"']?include[\"']?[ \\t]*:(.*(?:\\R(?:[ \\t#-].*)?)*)");

    private static final Pattern HAS_WORD = Pattern.compile("\\w");
    /** What a service is extended from. */
    private static final Pattern EXTENDED =
            Pattern.compile("(?<![\\w-])[\"']?file[\"']?\\s*:\\s*[\"']?([^\\s\"',{}]+\\.ya?ml)\\b");

    private final List<String> texts = new ArrayList<>();
    private @Nullable Message unclear;

    private ComposeFolder() {}

    /** The words of a project's Compose files and of its own file; a project without a Compose file has those of the latter. */
    static ComposeWords words(Project project) {
        var reading = new ComposeFolder();
        reading.texts.add(project.yaml());
        var compose = project.file().compose();
        var values = new HashMap<String, String>();
        if (compose != null) {
            var file = project.resolve(compose.file()).toAbsolutePath();
            var folder = Objects.requireNonNull(file.getParent());
            var declared = compose.envFile();
            values.putAll(values(folder.resolve(".env")));
            if (declared != null) {
                values.putAll(values(project.resolve(declared)));
            }
            reading.follow(file, named(folder, values));
        }
        return ComposeWords.of(reading.texts, values, reading.unclear);
    }

    /** How Compose may call the project, besides what its containers say: by the name of its folder. */
    static String guessedName(Path folder) {
        var name = folder.getFileName() == null ? "" : folder.getFileName().toString();
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
    }

    /**
     * The files that Compose is told to read.
     *
     * <p>Source: Docker documentation, “Set or change pre-defined environment variables in Docker Compose”: {@code COMPOSE_FILE}, its parts
     * parted by {@code COMPOSE_PATH_SEPARATOR}, usually a colon.
     */
    private static List<Path> named(Path folder, Map<String, String> values) {
        var separator = values.getOrDefault("COMPOSE_PATH_SEPARATOR", ":");
        return Arrays.stream(values.getOrDefault("COMPOSE_FILE", "").split(Pattern.quote(separator)))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals("-"))
                .map(name -> folder.resolve(name).normalize())
                .toList();
    }

    private void follow(Path file, List<Path> named) {
        var waiting = new ArrayDeque<Path>(List.of(file.normalize()));
        waiting.addAll(named);
        waiting.addAll(beside(file));
        var seen = new LinkedHashSet<Path>();
        while (!waiting.isEmpty()) {
            var next = waiting.poll();
            if (seen.size() > MOST_FILES) {
                unclear = Message.of("prune.unclear.many", file, MOST_FILES);
                return;
            }
            if (seen.add(next)) {
                read(next, seen, waiting);
            }
        }
    }

    private void read(Path file, Set<Path> seen, ArrayDeque<Path> waiting) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                unclear = Message.of("prune.unclear.large", file, MOST_BYTES);
                return;
            }
            var text = Files.readString(file, StandardCharsets.UTF_8);
            texts.add(text);
            var folder = Objects.requireNonNull(file.getParent());
            if (VARIABLE.matcher(text).find() || !hasAll(folder, text)) {
                unclear = Message.of("prune.unclear.include", file);
            }
            OTHER.matcher(text)
                    .results()
                    .filter(found -> !found.group().contains("$"))
                    .map(found -> folder.resolve(found.group()).normalize())
                    .filter(other -> !seen.contains(other) && Files.isRegularFile(other))
                    .forEach(waiting::add);
        } catch (IOException e) {
            unclear = Message.of("prune.unclear.file", file, e.getClass().getSimpleName());
        }
    }

    /** Whether what a file includes and extends is on this machine, as far as it can be seen. */
    private static boolean hasAll(Path folder, String text) {
        var names = new ArrayList<String>();
        for (var include : INCLUDE.matcher(text).results().toList()) {
            var section = include.group(1).replaceAll("(?m)(^|\\s)#.*", "");
            var files = OTHER.matcher(section).results().map(MatchResult::group).toList();
            if (section.contains("://")
                    || section.contains("git@")
                    || (files.isEmpty() && HAS_WORD.matcher(section).find())) {
                return false;
            }
            names.addAll(files);
        }
        EXTENDED.matcher(text).results().map(found -> found.group(1)).forEach(names::add);
        return names.stream()
                .filter(name -> !name.contains("$"))
                .allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private List<Path> beside(Path file) {
        var folder = Objects.requireNonNull(file.getParent());
        try (var files = Files.list(folder)) {
            return files.filter(other ->
                            COMPOSE.matcher(other.getFileName().toString()).matches())
                    .map(Path::normalize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            unclear = Message.of("prune.unclear.file", folder, e.getClass().getSimpleName());
            return List.of();
        }
    }

    /** What is not known only makes more stay. */
    private static Map<String, String> values(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
                    ? EnvFile.parse(Files.readString(file, StandardCharsets.UTF_8), Map.of())
                            .values()
                    : Map.of();
        } catch (IOException _) {
            return Map.of();
        }
    }
}
