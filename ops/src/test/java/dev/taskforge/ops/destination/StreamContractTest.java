package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.destination.StreamPlaces.Kind;
import dev.taskforge.ops.project.Masking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What every kind of destination does with a stream whose length nobody knows. */
class StreamContractTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PART = S3Upload.STREAM_PART;
    private static final AtomicInteger TESTS = new AtomicInteger();

    @TempDir
    static Path home;

    private static StreamPlaces places;

    /** Each test has a folder of its own. */
    private String folder = "";

    private String path = "";

    @BeforeAll
    static void start() throws Exception {
        places = StreamPlaces.start(home);
    }

    @AfterAll
    static void stop() throws IOException {
        places.close();
    }

    @BeforeEach
    void apart() {
        folder = "shop/db" + TESTS.incrementAndGet();
        path = folder + "/db-20260101.zst";
    }

    private static Destination open(Store store, Duration stall) {
        return new Destination("there", store, new Masking(List.of()), stall);
    }

    private static Destination open(Kind kind) {
        return open(places.store(kind), PATIENCE);
    }

    private static byte[] content(int bytes) {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static void give(Feed feed, byte[] content) {
        for (int from = 0; from < content.length; from += Feed.BLOCK) {
            var block = Arrays.copyOfRange(content, from, Math.min(content.length, from + Feed.BLOCK));
            try {
                assertThat(feed.offer(block, Duration.ofMinutes(1))).isTrue();
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    /** A feed into which a thread of its own gives what it wants. */
    private static Feed fed(Consumer<Feed> giving) {
        var feed = new Feed();
        Thread.ofVirtual().start(() -> giving.accept(feed));
        return feed;
    }

    private static Feed whole(byte[] content) {
        return fed(feed -> {
            give(feed, content);
            feed.finish();
        });
    }

    private void assertNothing(Kind kind) throws Exception {
        assertThat(places.stored(kind, path)).doesNotExist();
        assertThat(places.hasUnfinished(kind, folder)).as("unfinished").isFalse();
        try (var there = open(kind)) {
            assertThat(there.size(path)).isEmpty();
            assertThat(there.list(folder)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCompleteIsThere(Kind kind) throws Exception {
        try (var there = open(kind)) {
            for (int bytes : new int[] {0, 1, 70_000, PART - 1, PART, PART + 1, 2 * PART + 17}) {
                var content = content(bytes);

                there.put(path, whole(content), Progress.NONE);

                assertThat(there.size(path)).hasValue(bytes);
                assertThat(Arrays.equals(Files.readAllBytes(places.stored(kind, path)), content))
                        .as("%d bytes", bytes)
                        .isTrue();
                assertThat(places.hasUnfinished(kind, folder)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatItsSourceLeavesIsNotPublishedAndNotBlamedOnTheDestination(Kind kind) throws Exception {
        for (int bytes : new int[] {0, 5, 2 * PART + 17}) {
            try (var there = open(kind)) {
                var left = fed(feed -> {
                    give(feed, content(bytes));
                    feed.fail(null);
                });

                assertThatThrownBy(() -> there.put(path, left, Progress.NONE))
                        .isInstanceOf(SourceFailed.class)
                        .hasMessage("the source ended before it was complete");
            }
            assertNothing(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFailureOfASourceIsSaidInItsOwnWords(Kind kind) throws Exception {
        try (var there = open(kind)) {
            var failing = fed(feed -> {
                give(feed, content(70_000));
                feed.fail(new IOException("pg_dump ended with 1"));
            });

            assertThatThrownBy(() -> there.put(path, failing, Progress.NONE))
                    .isInstanceOf(SourceFailed.class)
                    .hasMessage("pg_dump ended with 1");
        }
        assertNothing(kind);
    }

    @ParameterizedTest
    @EnumSource
    void aSourceThatTakesItsTimeIsWaitedFor(Kind kind) throws Exception {
        var content = content(3 * Feed.BLOCK);
        var on = new CountDownLatch(1);
        var looks = new AtomicInteger();
        var slow = fed(feed -> {
            give(feed, Arrays.copyOf(content, Feed.BLOCK));
            await().atMost(PATIENCE).until(() -> on.getCount() == 0);
            give(feed, Arrays.copyOfRange(content, Feed.BLOCK, content.length));
            feed.finish();
        });
        // Much longer than the destination itself may hang.
        try (var there = open(places.store(kind), Duration.ofSeconds(1))) {
            there.put(path, slow, bytes -> {
                if (looks.incrementAndGet() == 30) {
                    on.countDown();
                }
            });
        }
        assertThat(looks).hasValueGreaterThanOrEqualTo(30);
        assertThat(Files.readAllBytes(places.stored(kind, path))).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FOLDER")
    void aConnectionThatIsCutInTheMiddleLeavesNoFile(Kind kind) throws Exception {
        try (var wire = Wire.cutAfter(places.port(kind), PART + PART / 2);
                var cut = open(places.store(kind, wire.port()), PATIENCE)) {
            var feed = whole(content(2 * PART));
            assertThatThrownBy(() -> cut.put(path, feed, Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: ");
            feed.abandon();
        }
        sweepUntilNothingIsLeft(kind);
        try (var there = open(kind)) {
            there.put(path, whole(content(5)), Progress.NONE);
            assertThat(there.size(path)).hasValue(5);
        }
    }

    /** A server may notice only later that nobody sends any more. */
    private void sweepUntilNothingIsLeft(Kind kind) throws Exception {
        try (var there = open(kind)) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                there.sweep(folder);
                assertThat(places.hasUnfinished(kind, folder)).isFalse();
            });
        }
        assertNothing(kind);
    }

    @Test
    void aFolderInWhichTheNameIsTakenOtherwiseKeepsNothing() throws Exception {
        Files.createDirectories(places.stored(Kind.FOLDER, path).resolve("taken"));
        try (var there = open(Kind.FOLDER)) {
            assertThatThrownBy(() -> there.put(path, whole(content(70_000)), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: ");
        }
        assertThat(places.hasUnfinished(Kind.FOLDER, folder)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FOLDER")
    void aServerThatHangsIsGivenUpSoon(Kind kind) throws Exception {
        try (var wire = Wire.stillAfter(places.port(kind), PART + PART / 2);
                var hanging = open(places.store(kind, wire.port()), SOON)) {
            var feed = whole(content(2 * PART));
            assertThatThrownBy(() -> hanging.put(path, feed, Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessage("there: no bytes have moved for 2 s; it was given up");
            feed.abandon();
        }
        sweepUntilNothingIsLeft(kind);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsCanEndIt(Kind kind) throws Exception {
        try (var there = open(kind)) {
            var nothing = new Feed();
            assertThatThrownBy(() -> there.put(path, nothing, bytes -> {
                        throw new IllegalStateException("enough");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough");
        }
        sweepUntilNothingIsLeft(kind);
    }

    @ParameterizedTest
    @EnumSource
    void whatAKilledProcessLeavesIsNoFileAndIsSwept(Kind kind) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StreamingProcess.class.getName(),
                path));
        command.addAll(List.of(places.arguments(kind)));
        var log = home.resolve("killed-" + kind + ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await("the process to have streamed").atMost(Duration.ofMinutes(1)).until(() -> {
                assertThat(process.isAlive()).as(() -> text(log)).isTrue();
                return text(log).contains(StreamingProcess.STREAMED);
            });
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(places.hasUnfinished(kind, folder)).isTrue();
        try (var there = open(kind)) {
            assertThat(there.size(path)).isEmpty();
            assertThat(there.list(folder)).isEmpty();
            assertThat(there.sweep(folder)).isEqualTo(1);
        }
        assertNothing(kind);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aStreamOfMorePartsThanAnObjectMayHaveIsRefusedAndTakenBack() throws Exception {
        int part = 5 << 20;
        var store = (S3Store) places.store(Kind.S3);
        var moved = new Moved();
        store.put(path, whole(content(2 * part)).in(), part, 2, moved);
        assertThat(places.stored(Kind.S3, path)).hasSize(2L * part);
        store.remove(path);

        assertThatThrownBy(() -> store.put(path, whole(content(2 * part + 1)).in(), part, 2, moved))
                .isInstanceOf(Words.Refused.class)
                .hasMessageStartingWith("it is larger than the 10 MiB that can be streamed into one object");
        store.close();
        assertNothing(Kind.S3);
    }

    @Test
    void aVaultRefusesAStreamInPlainWords() {
        try (var vault = open(new VaultStore("http://127.0.0.1:1", "token"), PATIENCE)) {
            assertThatThrownBy(() -> vault.put(path, whole(content(5)), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageContaining("nothing can be streamed to it");
        }
    }
}
