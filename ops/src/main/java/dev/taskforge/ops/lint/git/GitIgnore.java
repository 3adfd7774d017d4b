package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files Git leaves alone, by {@code .gitignore} files and {@code info/exclude} of the repository; what a person
 * ignores on their own machine does not count, since others do not. Source: gitignore(5).
 */
final class GitIgnore {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int LONGEST_PATTERN = 1024;

    private final GitFolder git;

    GitIgnore(GitFolder git) {
        this.git = git;
    }

    /**
     * A line of such a file.
     *
     * @param base folder the pattern holds in, with a {@code /} at its end
     * @param anchored whether it names a path from there, not a name anywhere below
     */
    private record Line(String base, String pattern, boolean negated, boolean folderOnly, boolean anchored) {

        boolean matches(String path, boolean isFolder) {
            if (!path.startsWith(base) || (folderOnly && !isFolder)) {
                return false;
            }
            var rest = path.substring(base.length());
            return new Glob(pattern).matches(anchored ? rest : rest.substring(rest.lastIndexOf('/') + 1));
        }
    }

    /** Whether the file at a path from the top of the work tree, or a folder it lies in, is ignored. */
    boolean ignores(String path) throws IOException {
        var lines = new ArrayList<>(read(git.common().resolve("info/exclude"), ""));
        lines.addAll(read(git.workTree().resolve(".gitignore"), ""));
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            var folder = path.substring(0, slash);
            if (decide(lines, folder, true)) {
                return true;
            }
            lines.addAll(read(git.workTree().resolve(folder).resolve(".gitignore"), folder + "/"));
        }
        return decide(lines, path, false);
    }

    /** The last line that fits decides. */
    private static boolean decide(List<Line> lines, String path, boolean isFolder) {
        for (var line : lines.reversed()) {
            if (line.matches(path, isFolder)) {
                return !line.negated;
            }
        }
        return false;
    }

    private static List<Line> read(Path file, String base) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .replaceFirst("^\uFEFF", "")
                    .lines()
                    .map(GitIgnore::withoutSpaces)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#") && line.length() <= LONGEST_PATTERN)
                    .map(line -> line(base, line))
                    .toList();
        }
    }

    /** Spaces at the end do not count, unless a backslash stands before them. */
    private static String withoutSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        boolean kept = end > 0 && end < line.length() && line.charAt(end - 1) == '\\';
        return line.substring(0, kept ? end + 1 : end);
    }

    private static Line line(String base, String text) {
        boolean negated = text.startsWith("!");
        var pattern = negated || text.startsWith("\\#") || text.startsWith("\\!") ? text.substring(1) : text;
        boolean folderOnly = pattern.endsWith("/");
        if (folderOnly) {
            pattern = pattern.substring(0, pattern.length() - 1);
        }
        boolean anchored = pattern.indexOf('/') >= 0;
        return new Line(base, pattern.startsWith("/") ? pattern.substring(1) : pattern, negated, folderOnly, anchored);
    }
}
