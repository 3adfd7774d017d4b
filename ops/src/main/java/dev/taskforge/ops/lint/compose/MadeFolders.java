package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folders of the host that the project's documents and scripts make with {@code mkdir}, and those they start Compose in.
 *
 * @param made absolute paths
 * @param projects folders in which {@code docker compose} or {@code docker-compose} is run
 */
record MadeFolders(Set<String> made, Set<String> projects) {
    private static final int MOST = 1_000;
    private static final int MOST_PROJECTS = 20;

    /**
     * A folder that is used and the one that was made for it.
     *
     * @param real what the relative path of a mount comes to
     * @param made a folder of the same name, one level up
     */
    record Twin(String real, String made) {}

    static MadeFolders of(List<SourceFile> files) {
        var made = new LinkedHashSet<String>();
        var projects = new LinkedHashSet<String>();
        for (var file : files) {
            if (file.name().endsWith(".md") || file.name().endsWith(".sh")) {
                scan(file, made, projects);
            }
        }
        return new MadeFolders(made, projects);
    }

    private static void scan(SourceFile file, Set<String> made, Set<String> projects) {
        var here = "";
        for (int number = 1; number <= file.lines(); number++) {
            var line = file.line(number).strip();
            int mkdir = line.indexOf("mkdir ");
            int install = line.indexOf("install -d ");
            int at = mkdir >= 0 ? mkdir : install;
            if (line.startsWith("cd /")) {
                here = line.substring(3).split("[ ;&]", 2)[0];
            } else if (at >= 0 && made.size() < MOST) {
                for (var word : line.substring(at).split("[\\s;&|`]+")) {
                    if (word.startsWith("/")) {
                        made.addAll(expand(word));
                    }
                }
            } else if (!here.isEmpty()
                    && projects.size() < MOST_PROJECTS
                    && (line.contains("docker-compose ") || line.contains("docker compose "))) {
                projects.add(here);
            }
        }
    }

    /** {@code /srv/{a,b}} as {@code /srv/a} and {@code /srv/b}. */
    private static List<String> expand(String word) {
        int open = word.indexOf('{');
        int close = word.indexOf('}', Math.max(open, 0));
        if (open < 0 || close < 0) {
            return List.of(trimmed(word));
        }
        var all = new ArrayList<String>();
        for (var part : word.substring(open + 1, close).split(",", MOST)) {
            all.add(trimmed(word.substring(0, open) + part + word.substring(close + 1)));
        }
        return all;
    }

    private static String trimmed(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether a folder, or one below it, is made. */
    boolean holds(String folder) {
        var path = trimmed(folder);
        return made.stream().anyMatch(one -> one.equals(path) || one.startsWith(path + "/"));
    }

    /** The folder that was made beside the project's own for {@code ./name}, while that itself is not made. */
    Optional<Twin> twin(String name) {
        var path = trimmed(name);
        for (var project : projects) {
            var real = project + "/" + path;
            int slash = project.lastIndexOf('/');
            var beside = project.substring(0, Math.max(slash, 0)) + "/" + path;
            if (!path.contains("/") && made.contains(beside) && !holds(real)) {
                return Optional.of(new Twin(real, beside));
            }
        }
        return Optional.empty();
    }
}
