package dev.taskforge.ops.backup.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which processes of this machine, also those in containers, have files open.
 *
 * @param by such as {@code 812 (python3)}
 * @param hidden whether there are processes of other users, into which only root may look
 */
public record OpenFiles(List<String> by, boolean hidden) {
    private static final Path PROCESSES = Path.of("/proc");

    /** Whether this process is one of them. */
    public boolean own() {
        var prefix = ProcessHandle.current().pid() + " ";
        return by.stream().anyMatch(process -> process.startsWith(prefix));
    }

    /** Those that have one of these files open now; files that are not there nobody has open. */
    public static OpenFiles of(Collection<Path> files) throws IOException {
        var wanted = new HashSet<Object>();
        for (var file : files) {
            if (PathSwap.is(file)) {
                wanted.add(key(file));
            }
        }
        var by = new TreeSet<String>();
        boolean hidden = false;
        for (var process : processes()) {
            try {
                if (has(process.resolve("fd"), wanted)) {
                    by.add(process.getFileName() + " (" + name(process) + ")");
                }
            } catch (AccessDeniedException e) {
                hidden = true;
            }
        }
        return new OpenFiles(List.copyOf(by), hidden);
    }

    private static List<Path> processes() throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            all.forEach(found::add);
        }
        return found;
    }

    private static boolean has(Path open, Set<Object> wanted) throws IOException {
        try (var all = Files.newDirectoryStream(open)) {
            for (var one : all) {
                if (wanted.contains(keyOrNone(one))) {
                    return true;
                }
            }
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            return false; // the process has ended
        }
        return false;
    }

    /** It may be closed at any time. */
    private static Object keyOrNone(Path open) {
        try {
            return key(open);
        } catch (IOException e) {
            return "";
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, "unix:dev,ino");
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
