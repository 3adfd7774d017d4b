package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The older files of a log, beside it, by the names that rotating gives them. Packed ones cannot be read. */
final class RotatedLogs {
    private static final int MOST_FILES = 10_000;
    private static final Pattern NUMBERED = Pattern.compile("[.-][0-9]{1,14}");

    private RotatedLogs() {}

    /** @param key by which a file is known whatever its name is */
    record Rotated(Path path, Object key, FileTime modified, long size) {
        /** What stays the same of one that nobody writes to any more. */
        Known known() {
            return new Known(key, size);
        }
    }

    /** A file that was there before; one that takes its key later is hardly of the same size. */
    record Known(Object key, long size) {}

    /**
     * Those that may have come between.
     *
     * @param doubtful whether there is one of which it cannot be told
     */
    record Between(List<Rotated> files, boolean doubtful) {}

    static List<Rotated> beside(Path file) throws IOException {
        var name = Objects.requireNonNull(file.getFileName()).toString();
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        var found = new ArrayList<Rotated>();
        try (var all = Files.newDirectoryStream(folder)) {
            int seen = 0;
            for (var each : all) {
                var other = Objects.requireNonNull(each.getFileName()).toString();
                if (seen++ > MOST_FILES) {
                    break;
                }
                if (other.startsWith(name)
                        && NUMBERED.matcher(other.substring(name.length())).matches()) {
                    add(each, found);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static void add(Path path, List<Rotated> found) throws IOException {
        try {
            var facts = Files.readAttributes(path, BasicFileAttributes.class);
            if (facts.isRegularFile()) {
                var key = Objects.requireNonNullElse(facts.fileKey(), "");
                found.add(new Rotated(path, key, facts.lastModifiedTime(), facts.size()));
            }
        } catch (NoSuchFileException _) {
            return; // rotated once more just now
        }
    }

    /**
     * Those that were written after one of them and are not the one that is written now, the oldest first.
     *
     * @param before those that were there when the old one was begun, which are older whatever their times say
     */
    static Between after(List<Rotated> all, Rotated old, Object current, Set<Known> before) {
        var others = all.stream()
                .filter(each -> !each.key().equals(old.key()) && !each.key().equals(current))
                .filter(each -> !before.contains(each.known()))
                .toList();
        var later = others.stream()
                .filter(each -> each.modified().compareTo(old.modified()) > 0)
                .sorted(Comparator.comparing(Rotated::modified))
                .toList();
        return new Between(
                later, others.stream().anyMatch(each -> each.modified().equals(old.modified())));
    }
}
