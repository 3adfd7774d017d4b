package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.env.EnvSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which environment file fills in the variables of a Compose file: the one that {@code taskforge.yaml} names for it, or
 * else the one in its folder that is called after the same environment ({@code docker-compose.prod.yml} and
 * {@code .env.production} or {@code .env.prod}), or else {@code .env}, as Compose itself does.
 */
public final class EnvChoice {
    private static final Pattern WORD = Pattern.compile("(?:docker-)?compose[._-]([a-z0-9]+)(?:[._-].*)?\\.ya?ml");
    private static final Map<String, List<String>> SPELLINGS = Map.of(
            "prod", List.of("production", "prod"),
            "production", List.of("production", "prod"),
            "stage", List.of("staging", "stage", "stg"),
            "staging", List.of("staging", "stage", "stg"),
            "stg", List.of("staging", "stage", "stg"),
            "dev", List.of("development", "dev", "local"),
            "development", List.of("development", "dev", "local"),
            "test", List.of("test", "testing"));

    private final List<ProjectNotes> projects;
    private final List<EnvSource> envFiles;

    public EnvChoice(List<ProjectNotes> projects, List<EnvSource> envFiles) {
        this.projects = projects;
        this.envFiles = envFiles;
    }

    /** The environment file of the Compose file at {@code path}; empty when there is none. */
    public Optional<EnvSource> of(String path) {
        for (var project : projects) {
            if (project.envFile() != null && path.equals(project.folder() + project.composeFile())) {
                return at(project.folder() + project.envFile());
            }
        }
        int slash = path.lastIndexOf('/') + 1;
        var folder = path.substring(0, slash);
        var word = WORD.matcher(path.substring(slash));
        if (word.matches()) {
            for (var spelling : SPELLINGS.getOrDefault(word.group(1), List.of(word.group(1)))) {
                var found = at(folder + ".env." + spelling).or(() -> at(folder + spelling + ".env"));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return at(folder + ".env");
    }

    private Optional<EnvSource> at(String path) {
        return envFiles.stream()
                .filter(source -> source.file().path().equals(path))
                .findFirst();
    }
}
