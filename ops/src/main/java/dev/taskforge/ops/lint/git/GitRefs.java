package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the history of a repository begins: its branches, tags and what was fetched. Source: gitrepository-layout(5). */
final class GitRefs {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST = 20_000;
    private static final int DEEPEST = 12;
    private static final int LONGEST = 4096;

    private GitRefs() {}

    /** The names of the objects that something refers to. */
    static Set<String> of(GitFolder git) throws IOException {
        var found = new LinkedHashSet<String>();
        add(git.own().resolve("HEAD"), found);
        var packed = git.common().resolve("packed-refs");
        if (Files.isRegularFile(packed)) {
            try (var lines = Files.lines(packed)) {
                lines.limit(MOST)
                        .filter(line -> line.length() > 41)
                        .forEach(line -> addId(line.substring(0, 40), found));
            }
        }
        var refs = git.common().resolve("refs");
        if (Files.isDirectory(refs)) {
            try (var files = Files.walk(refs, DEEPEST)) {
                for (var file : files.limit(MOST).toList()) {
                    add(file, found);
                }
            }
        }
        add(git.common().resolve("refs/stash"), found);
        return found;
    }

    private static void add(Path file, Set<String> found) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) <= LONGEST) {
            addId(Files.readString(file).strip(), found);
        }
    }

    private static void addId(String text, Set<String> found) {
        if (ID.matcher(text).matches()) {
            found.add(text);
        }
    }
}
