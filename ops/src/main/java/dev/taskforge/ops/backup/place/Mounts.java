package dev.taskforge.ops.backup.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is mounted where, as this process sees it. Nothing can be renamed from one mount to another, nor can a mount point be.
 *
 * @param points absolute paths
 */
public record Mounts(List<Path> points) {
    private static final Path SAID = Path.of("/proc/self/mountinfo");
    private static final int POINT = 4;
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** As it is now. */
    public static Mounts now() throws IOException {
        return of(Files.readString(SAID, StandardCharsets.ISO_8859_1));
    }

    /** As the kernel writes it, one mount a line. */
    static Mounts of(String mountinfo) {
        var points = new ArrayList<Path>();
        for (var line : mountinfo.lines().toList()) {
            var fields = line.split(" ");
            if (fields.length > POINT) {
                points.add(Path.of(plain(fields[POINT])));
            }
        }
        return new Mounts(List.copyOf(points));
    }

    /** Spaces and the like are written as octal numbers; bytes beyond ASCII are those of UTF-8. */
    private static String plain(String written) {
        var bytes = OCTAL.matcher(written)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The mount a path is on. */
    public Path of(Path path) {
        return points.stream()
                .filter(path::startsWith)
                .max(Comparator.comparingInt(Path::getNameCount))
                .orElse(Path.of("/"));
    }

    /** The mount point that a path is, or that lies in it. */
    public Optional<Path> in(Path path) {
        return points.stream().filter(point -> point.startsWith(path)).findFirst();
    }
}
