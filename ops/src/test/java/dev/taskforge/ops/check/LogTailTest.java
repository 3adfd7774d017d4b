package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that grow, are rotated, and hold what nobody expects. */
final class LogTailTest {
    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();
    private Path file;
    private LogTail tail;

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("app.log");
        Files.writeString(file, "before\n");
        tail = new LogTail(file);
        assertThat(read().began()).isTrue();
        assertThat(lines).isEmpty();
    }

    private LogReader.Progress read() throws IOException {
        return tail.read(0, LogTail.deadline(Duration.ofMinutes(1)), this::take);
    }

    private void take(byte[] bytes, int offset, int length) {
        lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    private void add(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rename(String to) throws IOException {
        Files.move(file, folder.resolve(to));
    }

    @Test
    void whatIsAddedIsReadOnceAndLinesAreWaitedFor() throws IOException {
        add("one\ntwo\nthr");
        read();
        assertThat(lines).containsExactly("one", "two");
        read();
        add("ee\n\nfour\n");
        assertThat(read().gap()).isFalse();
        assertThat(lines).containsExactly("one", "two", "three", "", "four");
    }

    @Test
    void aLineThatHadBegunBeforeIsNotTaken() throws IOException {
        Files.writeString(file, "half of a li");
        tail = new LogTail(file);
        read();
        add("ne\nwhole\n");
        read();
        assertThat(lines).containsExactly("whole");
    }

    @Test
    void aRenamedLogIsReadToItsEnd() throws IOException {
        add("one\n");
        read();
        add("two\nlast without end");
        rename("app.log.1");
        add("three\n");
        assertThat(read().gap()).isFalse();
        // Whoever writes has the old one open for a moment more.
        Files.writeString(folder.resolve("app.log.1"), "!\nlate\n", StandardOpenOption.APPEND);
        add("four\n");
        read();
        read();
        assertThat(lines).containsExactlyInAnyOrder("one", "two", "last without end!", "late", "three", "four");
    }

    @Test
    void aRenamedLogIsFollowedUntilTheNewOneIsWritten() throws IOException {
        rename("app.log.1");
        Files.createFile(file);
        Files.writeString(folder.resolve("app.log.1"), "still here\n", StandardOpenOption.APPEND);
        read();
        Files.writeString(folder.resolve("app.log.1"), "and here\n", StandardOpenOption.APPEND);
        read();
        add("new\n");
        assertThat(read().gap()).isFalse();
        assertThat(lines).containsExactly("still here", "and here", "new");
    }

    @Test
    void logsThatCameAndWentBetweenTwoLooksAreReadInOrder() throws Exception {
        add("a\n");
        rename("app.log.1");
        stamp("app.log.1", 1);
        add("b\n");
        rename("app.log-20261129");
        stamp("app.log-20261129", 2);
        add("c\n");
        stamp("app.log", 3);
        assertThat(read().gap()).isFalse();
        assertThat(lines).containsExactly("a", "b", "c");
    }

    private void stamp(String name, int second) throws IOException {
        var at = java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L + second * 1000L);
        Files.setLastModifiedTime(folder.resolve(name), at);
    }

    @Test
    void anEmptiedLogIsReadFromItsBeginningWithoutRepeating() throws IOException {
        add("one\ntwo\n");
        read();
        Files.copy(file, folder.resolve("app.log.1"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file, ""); // as copytruncate does
        add("three\n");
        assertThat(read().gap()).isTrue();
        assertThat(lines).containsExactly("one", "two", "three");

        // It may have grown beyond where reading stopped before anybody looks.
        Files.writeString(file, "");
        add("four, which is much longer than all that was there before\n");
        assertThat(read().gap()).isTrue();
        assertThat(lines)
                .containsExactly("one", "two", "three", "four, which is much longer than all that was there before");
    }

    @Test
    void logsThatWereThereBeforeAreNotReadWhateverTheirTimesSay() throws Exception {
        Files.writeString(folder.resolve("app.log.7"), "ancient\n");
        tail = new LogTail(file);
        read();
        add("a\n");
        rename("app.log.1");
        stamp("app.log.1", 1);
        stamp("app.log.7", 2);
        add("b\n");
        stamp("app.log", 3);

        assertThat(read().gap()).isFalse();
        assertThat(lines).containsExactly("a", "b");
    }

    @Test
    void timesThatDoNotTellTheOrderAreAGap() throws Exception {
        add("a\n");
        rename("app.log.2");
        stamp("app.log.2", 1);
        add("b\n");
        rename("app.log.1");
        stamp("app.log.1", 1);
        add("c\n");
        stamp("app.log", 3);
        assertThat(read().gap()).isTrue();
    }

    @Test
    void whatIsLeftOfARenamedLogIsReadByTheNextLook() throws Exception {
        add("a\n");
        rename("app.log.1");
        add("b\n");
        read();
        Files.writeString(folder.resolve("app.log.1"), "late\n", StandardOpenOption.APPEND);
        var progress = tail.read(0, System.nanoTime() - 1, this::take);
        assertThat(progress.behind()).isPositive();
        assertThat(progress.gap()).isFalse();
        assertThat(read().behind()).isZero();
        assertThat(lines).containsExactly("a", "b", "late");
    }

    @Test
    void aRotatedLogThatWasPackedIsToldAsAGap() throws IOException {
        rename("app.log.2.gz");
        add("new\n");
        assertThat(read().gap()).isTrue();
        assertThat(lines).containsExactly("new");
    }

    @Test
    void nothingIsLostOrDoubledHoweverOftenItIsRenamed() throws IOException {
        var random = new Random(4711);
        var written = new ArrayList<String>();
        int rotations = 0;
        for (int i = 0; i < 20_000; i++) {
            var line = "line " + i + " " + "x".repeat(random.nextInt(200));
            written.add(line);
            add(line + "\n");
            if (random.nextInt(400) == 0) {
                Files.move(file, folder.resolve("app.log." + ++rotations));
                add("");
            }
            if (random.nextInt(150) == 0) {
                assertThat(read().gap()).isFalse();
            }
        }
        read();
        read();
        assertThat(rotations).isGreaterThan(20);
        assertThat(lines).containsExactlyElementsOf(written);
    }

    @Test
    void hostileLinesTakeLittleMemory() throws IOException {
        var noise = new byte[1024 * 1024];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == '\n' ? 0 : noise[i];
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 10; i++) {
                out.write(noise);
            }
        }
        read();
        assertThat(lines).isEmpty();
        add("\nnext\n\0\1\2\n");
        read();
        assertThat(lines).hasSize(3).element(1).isEqualTo("next");
        assertThat(lines.getFirst().length()).isLessThanOrEqualTo(LogLines.MOST_LINE);
    }

    @Test
    void whenTimeIsUpTheNextLookGoesOn() throws IOException {
        add("x\n".repeat(400_000));
        var first = tail.read(0, System.nanoTime() - 1, this::take);
        assertThat(first.behind()).isEqualTo(800_000);
        assertThat(read().behind()).isZero();
        assertThat(lines).hasSize(400_000);
    }

    @Test
    void linesEndWhereBuffersDo() throws IOException {
        var long1 = "y".repeat(256 * 1024 - 1);
        add(long1 + "\n" + "z\n");
        IntStream.range(0, 3_000).forEach(i -> append("w".repeat(i % 257) + "\n"));
        read();
        assertThat(lines).hasSize(3_002);
        assertThat(lines.get(1)).isEqualTo("z");
        assertThat(lines.get(300)).isEqualTo("w".repeat(298 % 257));
    }

    private void append(String text) {
        try {
            add(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
