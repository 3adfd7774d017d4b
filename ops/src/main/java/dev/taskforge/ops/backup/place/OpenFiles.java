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
import java.util.regex.Pattern;

/**
 * Which processes of this machine, also those in containers, have files open or use a folder.
 *
 * @param by such as {@code 812 (python3)}
 * @param hidden whether there are processes of other users, into which only root may look
 */
public record OpenFiles(List<String> by, boolean hidden) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern NOWHERE = Pattern.compile("(?!)");

    /** Whether this process is one of them. */
    public boolean own() {
        var prefix = ProcessHandle.current().pid() + " ";
        return by.stream().anyMatch(process -> process.startsWith(prefix));
    }

    /** Those that have one of these files open now; files that are not there nobody has open. */
    public static OpenFiles of(Collection<Path> files) throws IOException {
        var wanted = keys(files);
        return of(process -> has(process, wanted, NOWHERE));
    }

    /**
     * Those that use a folder or what is in it: have it open, mapped into memory or mounted, or work there.
     *
     * @param folder its name tells it, also as seen from within a container, so no other folder may be called the same
     * @param files in it, which may be open under names they had elsewhere
     */
    public static OpenFiles in(Path folder, Collection<Path> files) throws IOException {
        var wanted = keys(files);
        var within = Pattern.compile("/" + Pattern.quote(String.valueOf(folder.getFileName())) + "(?![0-9A-Za-z_])");
        return of(process -> has(process, wanted, within)
                || leads(process.resolve("cwd"), within)
                || leads(process.resolve("root"), within)
                || says(process.resolve("maps"), within)
                || says(process.resolve("mountinfo"), within));
    }

    private interface Uses {
        boolean by(Path process) throws IOException;
    }

    private static OpenFiles of(Uses uses) throws IOException {
        var by = new TreeSet<String>();
        boolean hidden = !seesAll();
        for (var process : processes()) {
            try {
                if (uses.by(process)) {
                    by.add(process.getFileName() + " (" + name(process) + ")");
                }
            } catch (AccessDeniedException e) {
                hidden = true;
            }
        }
        return new OpenFiles(List.copyOf(by), hidden);
    }

    /** Where processes of others do not even appear, neither does the first one, which is root's. */
    private static boolean seesAll() {
        try (var _ = Files.newDirectoryStream(PROCESSES.resolve("1/fd"))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<Object> keys(Collection<Path> files) throws IOException {
        var wanted = new HashSet<Object>();
        for (var file : files) {
            if (PathSwap.is(file)) {
                wanted.add(key(file));
            }
        }
        return wanted;
    }

    private static List<Path> processes() throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            all.forEach(found::add);
        }
        return found;
    }

    private static boolean has(Path process, Set<Object> wanted, Pattern within) throws IOException {
        try (var all = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var one : all) {
                if (wanted.contains(keyOrNone(one)) || (within != NOWHERE && leads(one, within))) {
                    return true;
                }
            }
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            return false; // the process has ended
        }
        return false;
    }

    private static boolean leads(Path link, Pattern to) throws IOException {
        try {
            return to.matcher(Files.readSymbolicLink(link).toString()).find();
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            return false; // it was closed, or the process has ended
        }
    }

    private static boolean says(Path list, Pattern name) throws IOException {
        try (var lines = Files.newBufferedReader(list, StandardCharsets.ISO_8859_1)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (name.matcher(line).find()) {
                    return true;
                }
            }
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            return false; // the process has ended
        }
        return false;
    }

    /** It may be closed at any time. */
    private static Object keyOrNone(Path open) throws AccessDeniedException {
        try {
            return key(open);
        } catch (AccessDeniedException e) {
            throw e;
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
