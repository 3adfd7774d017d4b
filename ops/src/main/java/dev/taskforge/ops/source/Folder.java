package dev.taskforge.ops.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder somebody named, read without leaving it: no link to the outside is followed, no folder behind a link is
 * entered, and the number and size of what is read are bounded. What is refused is said, never skipped in silence. Not
 * safe for several threads.
 */
public final class Folder {
    /** The largest file read, in bytes. */
    public static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_PATHS = 20_000;
    private static final int DEEPEST = 16;
    private static final long MOST_BYTES_TOGETHER = 16L * 1024 * 1024;
    /** Folders of tools and of other people's code: in them a finding would be nobody's. */
    private static final Set<String> FOREIGN = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".gradle",
            ".idea",
            ".vscode",
            ".venv",
            "venv",
            ".tox",
            ".next",
            ".nuxt",
            ".terraform",
            ".cache",
            "__pycache__",
            "node_modules",
            "bower_components",
            "site-packages",
            "vendor",
            "target");

    private final Path root;
    private final Refusals refusals;
    private final List<String> paths = new ArrayList<>();
    private long bytes;

    /** Takes what was not read and why. */
    @FunctionalInterface
    public interface Refusals {
        /**
         * Something was not read.
         *
         * @param path of the file or folder; empty for the folder itself
         * @param key the text that says why, with {@code arguments}: {@code folder.…}
         */
        void refuse(String path, String key, Object... arguments);
    }

    private Folder(Path root, Refusals refusals) {
        this.root = root;
        this.refusals = refusals;
    }

    /**
     * Looks through a folder.
     *
     * @throws IOException when it is no folder or cannot be listed
     */
    public static Folder open(Path root, Refusals refusals) throws IOException {
        var folder = new Folder(root.toRealPath(), refusals);
        folder.list();
        return folder;
    }

    private void list() throws IOException {
        var open = new ArrayDeque<String>();
        open.add("");
        while (!open.isEmpty()) {
            var here = open.pop();
            List<Path> entries;
            try (var stream = Files.list(root.resolve(here))) {
                entries = stream.limit(MOST_PATHS + 1L).sorted().toList();
            } catch (IOException e) {
                if (here.isEmpty()) {
                    throw e;
                }
                refusals.refuse(here, "folder.closed");
                continue;
            }
            for (var entry : entries) {
                if (paths.size() >= MOST_PATHS) {
                    refusals.refuse("", "folder.many", MOST_PATHS);
                    return;
                }
                note(here + entry.getFileName(), entry, open);
            }
        }
    }

    private void note(String path, Path entry, ArrayDeque<String> open) {
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            paths.add(path);
            return;
        }
        paths.add(path + "/");
        if (FOREIGN.contains(String.valueOf(entry.getFileName()))) {
            return;
        }
        if (path.chars().filter(c -> c == '/').count() + 1 >= DEEPEST) {
            refusals.refuse(path, "folder.deep", DEEPEST);
        } else {
            open.push(path + "/");
        }
    }

    /** Whether a path leads into a folder of tools, which is not entered, so that nothing is known of what is there. */
    public static boolean isForeign(String path) {
        return Arrays.stream(path.split("/")).anyMatch(FOREIGN::contains);
    }

    /** Every path in it, folders with a {@code /} at the end; folders of tools are named but not entered. */
    public List<String> paths() {
        return List.copyOf(paths);
    }

    /** Reads one of its files as strict UTF-8; empty after saying why not. */
    public Optional<SourceFile> read(String path) {
        try {
            var real = root.resolve(path).toRealPath();
            if (!real.startsWith(root)) {
                return refused(path, "folder.outside");
            }
            if (!Files.isRegularFile(real)) {
                return refused(path, "folder.no-file");
            }
            byte[] content;
            try (var in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(MOST_BYTES + 1);
            }
            if (content.length > MOST_BYTES) {
                return refused(path, "folder.large", MOST_BYTES);
            }
            bytes += content.length;
            return bytes > MOST_BYTES_TOGETHER
                    ? refused(path, "folder.much", MOST_BYTES_TOGETHER)
                    : decode(path, content);
        } catch (IOException e) {
            return refused(path, "folder.unreadable", e.getClass().getSimpleName());
        }
    }

    private Optional<SourceFile> decode(String path, byte[] content) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var out = CharBuffer.allocate(content.length + 1);
        var result = decoder.decode(ByteBuffer.wrap(content), out, true);
        var text = out.flip().toString();
        long line = text.chars().filter(c -> c == '\n').count() + 1;
        if (result.isError()) {
            return refused(path, "folder.encoding", line);
        }
        if (text.indexOf('\0') >= 0) {
            return refused(path, "folder.binary");
        }
        boolean marked = text.startsWith("\uFEFF");
        return Optional.of(new SourceFile(path, marked ? text.substring(1) : text, marked));
    }

    private Optional<SourceFile> refused(String path, String key, Object... arguments) {
        refusals.refuse(path, key, arguments);
        return Optional.empty();
    }
}
