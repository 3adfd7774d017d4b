package dev.taskforge.ops.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Since when images have been seen on this machine without a break, in a file: Docker Engine says when an image was built, not when it came.
 * Each line is the number of an image and the milliseconds since 1970; one line with the word {@code looked} says when somebody looked last.
 * What cannot be read counts as never seen, and after a time in which nobody looked all images begin anew: one may have gone and come again.
 */
final class SeenImages {
    /** Longer than this nobody may have looked away. */
    static final Duration LONGEST_BREAK = Duration.ofHours(1);

    private static final String LOOKED = "looked";
    /** As long as no image came or went the file is written no oftener. */
    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(5);

    private final Path file;

    SeenImages(Path file) {
        this.file = file;
    }

    /**
     * Writes down that these images are here now, and forgets those that are not.
     *
     * @return since when each has been seen
     */
    synchronized Map<String, Instant> see(Collection<String> ids, Instant now) throws IOException {
        var before = read(now);
        var looked = before.remove(LOOKED);
        if (looked == null || looked.plus(LONGEST_BREAK).isBefore(now)) {
            before.clear();
        }
        var seen = new TreeMap<String, Instant>();
        ids.forEach(id -> seen.put(id, before.getOrDefault(id, now)));
        if (looked == null || !seen.equals(before) || !now.isBefore(looked.plus(WRITTEN_EVERY))) {
            write(seen, now);
        }
        return seen;
    }

    /** A time that has not come yet is of a clock that was set back. */
    private Map<String, Instant> read(Instant now) throws IOException {
        var seen = new TreeMap<String, Instant>();
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.map(line -> line.split(" "))
                    .filter(parts -> parts.length == 2 && parts[1].matches("[0-9]{1,15}"))
                    .forEach(parts -> {
                        var at = Instant.ofEpochMilli(Long.parseLong(parts[1]));
                        if (!at.isAfter(now)) {
                            seen.put(parts[0], at);
                        }
                    });
        } catch (NoSuchFileException _) {
            // the first look
        } catch (UncheckedIOException e) {
            seen.clear(); // no text: never seen
        }
        return seen;
    }

    private void write(Map<String, Instant> seen, Instant now) throws IOException {
        Files.createDirectories(file.getParent());
        var lines = new TreeMap<>(seen);
        lines.put(LOOKED, now);
        var text = lines.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue().toEpochMilli() + "\n")
                .collect(Collectors.joining());
        var whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, text, StandardCharsets.UTF_8);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
