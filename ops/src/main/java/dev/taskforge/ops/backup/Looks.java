package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.dump.DumpInspector;
import dev.taskforge.ops.dump.DumpReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at dumps for people who wait, which costs much time of a processor: at one for each project at a time, and not again at the
 * file that was looked at last while it is the same. Safe for use by any thread.
 */
final class Looks {
    /** Somebody waits for it; the job looks at all of it. */
    private static final Duration AT_MOST = Duration.ofSeconds(15);

    private final Set<String> looking = ConcurrentHashMap.newKeySet();
    private final Map<String, Looked> last = new ConcurrentHashMap<>();

    /** Which file it was, as far as its folder tells. */
    private record Which(Path path, String file, long bytes, String changedAt) {}

    private record Looked(Which which, DumpReport report) {}

    /**
     * What there is to say of it.
     *
     * @throws PermanentFailure while another one of the project is looked at
     * @throws IOException when it cannot be read
     */
    DumpReport at(String project, Path path) throws IOException {
        if (!looking.add(project)) {
            throw new PermanentFailure(
                    "another dump of project " + project + " is looked at just now: try again in a moment");
        }
        try {
            var which = which(path);
            var known = last.get(project);
            if (known != null && known.which().equals(which)) {
                return known.report();
            }
            var report = DumpInspector.inspect(path, null, AT_MOST);
            last.put(project, new Looked(which, report));
            return report;
        } finally {
            looking.remove(project);
        }
    }

    private static Which which(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Which(
                path,
                String.valueOf(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime().toString());
    }
}
