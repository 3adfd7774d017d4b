package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packages that are installed on Debian and Ubuntu, by the names and versions of their sources: advisories speak of these.
 *
 * <p>Source: deb-src-control(5) and dpkg(1), {@code /var/lib/dpkg/status}.
 */
public final class DpkgStatus {
    private static final String FILE = "var/lib/dpkg/status";
    private static final int MOST = 20_000;
    private static final int LONGEST = 10_000;

    private DpkgStatus() {}

    /** Whether there is such a list below a folder. */
    public static boolean exists(Path root) {
        return Files.isRegularFile(root.resolve(FILE));
    }

    /**
     * Each source once.
     *
     * @param root the folder that stands for {@code /}
     * @param release of the system, such as {@code 12}
     */
    public static List<Component> read(Path root, Ecosystem ecosystem, String release) throws IOException {
        var found = new ArrayList<Component>();
        var known = new HashSet<String>();
        try (var lines = new Lines(Files.newBufferedReader(root.resolve(FILE), StandardCharsets.ISO_8859_1))) {
            var fields = new HashMap<String, String>();
            int begin = 1;
            for (var line = lines.next(); line != null && found.size() < MOST; line = lines.next()) {
                if (!line.isBlank()) {
                    field(fields, line);
                    continue;
                }
                var one = component(fields, ecosystem, release, begin);
                if (one != null && known.add(one.name() + " " + one.version())) {
                    found.add(one);
                }
                fields.clear();
                begin = lines.number + 1;
            }
            var last = component(fields, ecosystem, release, begin);
            if (last != null && known.add(last.name() + " " + last.version())) {
                found.add(last);
            }
        }
        return found;
    }

    private static void field(Map<String, String> fields, String line) {
        int colon = line.indexOf(':');
        if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private static @Nullable Component component(
            Map<String, String> fields, Ecosystem ecosystem, String release, int line) {
        var name = fields.getOrDefault("Package", "");
        var version = fields.getOrDefault("Version", "");
        if (name.isEmpty()
                || version.isEmpty()
                || !fields.getOrDefault("Status", "").endsWith(" installed")) {
            return null;
        }
        // Source: openssl (3.0.11-1), where its version is another one.
        var source = fields.getOrDefault("Source", name);
        int open = source.indexOf(" (");
        int close = source.indexOf(')', Math.max(open, 0));
        boolean other = open > 0 && close > open;
        return new Component(
                ecosystem,
                release,
                other ? source.substring(0, open) : source,
                other ? source.substring(open + 2, close) : version,
                "/" + FILE,
                line);
    }

    /** Lines with their numbers; of very long ones only the beginning. */
    private static final class Lines implements AutoCloseable {
        private final BufferedReader reader;
        private int number;

        Lines(BufferedReader reader) {
            this.reader = reader;
        }

        @Nullable
        String next() throws IOException {
            var line = reader.readLine();
            number++;
            return line == null ? null : line.substring(0, Math.min(line.length(), LONGEST));
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
