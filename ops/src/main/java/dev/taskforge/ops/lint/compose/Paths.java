package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayDeque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths inside the folder that was read, with {@code /} between their parts. */
final class Paths {
    /** Where Compose is called, which is where its file lies. */
    static final Pattern HERE = Pattern.compile("^\\$(?:PWD\\b|\\{PWD\\})");

    private Paths() {}

    /** The folder a file lies in, with a {@code /} at its end; empty for the folder that was read. */
    static String folderOf(SourceFile file) {
        return file.path().substring(0, file.path().lastIndexOf('/') + 1);
    }

    /**
     * A path as written in {@code file}, seen from the folder that was read; null when it leads outside of it or is
     * absolute.
     */
    static @Nullable String beside(SourceFile file, String path) {
        if (path.startsWith("/")
                || path.startsWith("~")
                || HERE.matcher(path).replaceFirst("").contains("$")
                || path.contains("://")) {
            return null;
        }
        var parts = new ArrayDeque<String>();
        for (var part : (folderOf(file) + HERE.matcher(path).replaceFirst(".").replace('\\', '/')).split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return null;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
