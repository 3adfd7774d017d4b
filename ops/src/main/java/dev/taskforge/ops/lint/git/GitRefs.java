package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the history of a repository begins: its branches, tags and what was fetched. Source: gitrepository-layout(5). */
final class GitRefs {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST = 20_000;
    private static final int DEEPEST = 12;
    private static final int LONGEST = 4096;

    private GitRefs() {}

    /** The names of the objects that something refers to, in this work tree or in any other. */
    static Set<String> of(GitFolder git) throws IOException {
        var found = new LinkedHashSet<String>();
        var packed = git.common().resolve("packed-refs");
        if (Files.isRegularFile(packed)) {
            try (var lines = Files.lines(packed, StandardCharsets.ISO_8859_1)) {
                for (var line : few(lines)) {
                    addId(line.substring(0, Math.min(line.length(), 40)), found);
                }
            }
        }
        add(git.common().resolve("HEAD"), found);
        below(git.common().resolve("refs"), found);
        below(git.common().resolve("worktrees"), found);
        return found;
    }

    private static void below(Path folder, Set<String> found) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.walk(folder, DEEPEST)) {
                for (var file : few(files)) {
                    add(file, found);
                }
            }
        }
    }

    private static <T> List<T> few(Stream<T> many) throws GitException {
        var few = many.limit(MOST + 1L).toList();
        if (few.size() > MOST) {
            throw new GitException("there are more than " + MOST + " references");
        }
        return few;
    }

    private static void add(Path file, Set<String> found) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) <= LONGEST) {
            addId(Files.readString(file, StandardCharsets.ISO_8859_1).strip(), found);
        }
    }

    private static void addId(String text, Set<String> found) {
        if (ID.matcher(text).matches()) {
            found.add(text);
        }
    }
}
