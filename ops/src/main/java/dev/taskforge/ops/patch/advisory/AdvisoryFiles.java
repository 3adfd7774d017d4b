package dev.taskforge.ops.patch.advisory;

import dev.taskforge.ops.text.Message;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The advisories that lie in a folder, as files {@code *.json} or as the archives {@code all.zip} that OSV publishes for each ecosystem.
 * Archives are read as a stream, so that their size does not matter; the size of one advisory, of all together and their number are bounded.
 * Links are not followed.
 */
final class AdvisoryFiles {
    static final int MOST_BYTES_OF_ONE = 4 * 1024 * 1024;
    private static final long MOST_BYTES = 16L * 1024 * 1024 * 1024;
    private static final int MOST = 3_000_000;
    private static final int DEEPEST = 4;

    private final Sink sink;
    private final List<Message> unread = new ArrayList<>();
    private int count;
    private long bytes;

    /** Takes an advisory. */
    interface Sink {
        /**
         * @param source the file it comes from; those of one folder count as one
         * @throws IOException when it is no advisory
         */
        void take(Source source, byte[] advisory) throws IOException, InterruptedException;
    }

    /**
     * Where advisories come from.
     *
     * @param fetched when it was written
     */
    record Source(Path path, Instant fetched) {}

    private AdvisoryFiles(Sink sink) {
        this.sink = sink;
    }

    /** Gives each advisory to a sink, and returns what could not be read. */
    static List<Message> read(Path place, Sink sink) throws InterruptedException {
        var files = new AdvisoryFiles(sink);
        try {
            files.all(place);
        } catch (IOException e) {
            files.unread.add(Message.of("updates.advisories.unreadable", place, reason(e)));
        }
        return files.unread;
    }

    private void all(Path place) throws IOException, InterruptedException {
        if (Files.isRegularFile(place)) {
            archive(place);
            return;
        }
        var found = new Finding();
        Files.walkFileTree(place.toRealPath(), EnumSet.noneOf(FileVisitOption.class), DEEPEST, found);
        if (found.bounded) {
            unread.add(Message.of("updates.advisories.many", place, MOST));
        }
        found.refused.forEach(path -> unread.add(Message.of("updates.advisories.unreadable", path, "access denied")));
        for (var zip : found.archives) {
            archive(zip);
        }
        for (var json : found.single) {
            single(json);
        }
    }

    private static final class Finding extends SimpleFileVisitor<Path> {
        private final List<Path> archives = new ArrayList<>();
        private final List<Path> single = new ArrayList<>();
        private final List<Path> refused = new ArrayList<>();
        private boolean bounded;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            var name = String.valueOf(file.getFileName());
            if (facts.isRegularFile() && name.endsWith(".zip")) {
                archives.add(file);
            } else if (facts.isRegularFile() && name.endsWith(".json")) {
                single.add(file);
            }
            bounded = archives.size() + single.size() >= MOST;
            return bounded ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (refused.size() < 20) {
                refused.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void archive(Path file) throws InterruptedException {
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file), 256 * 1024))) {
            var source = new Source(file, Files.getLastModifiedTime(file).toInstant());
            long entries = 0;
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                if (!entry.isDirectory() && entry.getName().endsWith(".json")) {
                    take(source, entry.getName(), zip);
                } else {
                    pass(entry.getName(), zip);
                }
                if (isFull()) {
                    unread.add(Message.of("updates.advisories.many", file, count));
                    return;
                }
            }
            long all = ZipEnd.entries(file);
            if (entries == 0 || entries != all) {
                throw new ZipException("it holds " + entries + " entries where its end names " + all);
            }
        } catch (IOException | IllegalArgumentException e) {
            unread.add(Message.of("updates.advisories.unreadable", file, reason(e)));
        }
    }

    /** What is no advisory is unpacked all the same while it is passed over. */
    private void pass(String name, InputStream in) throws IOException {
        var buffer = new byte[64 * 1024];
        long passed = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            passed += read;
            if (passed > MOST_BYTES_OF_ONE) {
                throw new IOException(
                        name + ": is no advisory, and larger than " + MOST_BYTES_OF_ONE / 1024 / 1024 + " MiB");
            }
        }
        count++;
        bytes += passed;
    }

    private void single(Path file) throws InterruptedException {
        if (isFull()) {
            return; // said already
        }
        try (var in = Files.newInputStream(file)) {
            var folder = file.getParent() == null ? file : file.getParent();
            take(
                    new Source(folder, Files.getLastModifiedTime(file).toInstant()),
                    file.getFileName().toString(),
                    in);
        } catch (IOException e) {
            unread.add(Message.of("updates.advisories.unreadable", file, reason(e)));
        }
    }

    private boolean isFull() {
        return count >= MOST || bytes >= MOST_BYTES;
    }

    private void take(Source source, String name, InputStream in) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("while advisories are read");
        }
        var content = in.readNBytes(MOST_BYTES_OF_ONE + 1);
        count++;
        bytes += content.length;
        try {
            if (content.length > MOST_BYTES_OF_ONE) {
                // The rest of it is not unpacked: an archive may be made to fill whatever reads it.
                throw new IOException("an advisory is larger than " + MOST_BYTES_OF_ONE / 1024 / 1024 + " MiB");
            }
            sink.take(source, content);
        } catch (IOException e) {
            if (content.length > MOST_BYTES_OF_ONE) {
                throw new IOException(name + ": " + e.getMessage(), e);
            }
            if (unread.size() < 20) {
                unread.add(Message.of("updates.advisories.unreadable", source.path() + "/" + name, reason(e)));
            }
        }
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
