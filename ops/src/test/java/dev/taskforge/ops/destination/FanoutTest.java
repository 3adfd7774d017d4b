package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.destination.Fanout.Named;
import dev.taskforge.ops.destination.Fanout.Outcome;
import dev.taskforge.ops.destination.Fanout.Target;
import dev.taskforge.ops.project.Masking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FanoutTest {
    private static final int BYTES = 20 * Feed.BLOCK + 17;

    @TempDir
    Path home;

    private final List<String> dropped = new ArrayList<>();

    /** Publishes into memory. */
    private static final class Memory implements Target {
        private final AtomicReference<byte[]> published = new AtomicReference<>();
        private final AtomicReference<Exception> failure = new AtomicReference<>();

        @Override
        public void put(Feed feed) throws IOException {
            var read = new ByteArrayOutputStream();
            try {
                feed.in().transferTo(read);
            } catch (IOException e) {
                failure.set(e);
                throw e;
            }
            published.set(read.toByteArray());
        }
    }

    private static Target failingAfter(int bytes, String why) {
        return feed -> {
            assertThat(feed.in().readNBytes(bytes)).hasSize(bytes);
            throw new IOException(why);
        };
    }

    private Fanout to(Target... targets) {
        var named = new ArrayList<Named>();
        for (var target : targets) {
            named.add(new Named("d" + (named.size() + 1), target));
        }
        return new Fanout(named, Progress.NONE, dropped::add);
    }

    private static byte[] content() {
        var content = new byte[BYTES];
        new Random(7).nextBytes(content);
        return content;
    }

    @Test
    void whatWasGivenUpIsNeverReadAsWhole() throws Exception {
        var feed = new Feed();
        feed.offer(new byte[3], Duration.ofSeconds(1));
        feed.abandon();
        feed.finish();

        assertThatThrownBy(() -> feed.in().readAllBytes()).isInstanceOf(SourceFailed.class);
    }

    @Test
    void everyDestinationGetsAllOfItAndPublishesItAtTheEnd() throws Exception {
        var one = new Memory();
        var two = new Memory();
        try (var fanout = to(one, two)) {
            fanout.write(content());
            assertThat(one.published.get()).isNull();

            assertThat(fanout.finish()).containsExactly(new Outcome("d1", null), new Outcome("d2", null));
            assertThat(fanout.written()).isEqualTo(BYTES);
        }
        assertThat(one.published.get()).isEqualTo(content());
        assertThat(two.published.get()).isEqualTo(content());
        assertThat(dropped).isEmpty();
    }

    @Test
    void nothingAtAllIsWholeToo() throws Exception {
        var one = new Memory();
        try (var fanout = to(one)) {
            fanout.finish();
        }
        assertThat(one.published.get()).isEmpty();
    }

    @Test
    void oneThatFailsIsLeftOutAndSaidOnce() throws Exception {
        var good = new Memory();
        try (var fanout = to(failingAfter(Feed.BLOCK, "d1: its disk is full"), good)) {
            fanout.write(content());

            assertThat(fanout.finish())
                    .containsExactly(new Outcome("d1", "d1: its disk is full"), new Outcome("d2", null));
        }
        assertThat(good.published.get()).isEqualTo(content());
        assertThat(dropped).containsExactly("d1: its disk is full");
    }

    @Test
    void oneThatFailsAtTheVeryEndLeavesTheOthersWhole() throws Exception {
        var good = new Memory();
        try (var fanout = to(good, failingAfter(BYTES, "d2: it could not be published"))) {
            fanout.write(content());

            assertThat(fanout.finish())
                    .containsExactly(new Outcome("d1", null), new Outcome("d2", "d2: it could not be published"));
        }
        assertThat(dropped).containsExactly("d2: it could not be published");
    }

    @Test
    void whenNoneIsLeftWritingEnds() {
        try (var fanout = to(failingAfter(1, "d1: gone"), failingAfter(Feed.BLOCK, "d2: full"))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            fanout.write(content());
                        }
                    })
                    .isInstanceOf(Fanout.NoneLeft.class)
                    .hasMessage("no destination is left: d1: gone; d2: full");
        }
    }

    @Test
    void whenNoneHasItAtTheEndThatIsAFailure() throws Exception {
        try (var fanout = to(failingAfter(BYTES, "d1: late"))) {
            fanout.write(content());
            assertThatThrownBy(fanout::finish)
                    .isInstanceOf(Fanout.NoneLeft.class)
                    .hasMessage("no destination is left: d1: late");
        }
    }

    @Test
    void whatIsClosedBeforeItIsFinishedIsPublishedNowhere() throws Exception {
        var one = new Memory();
        var two = new Memory();
        try (var fanout = to(one, two)) {
            fanout.write(content());
        }
        assertThat(one.published.get()).isNull();
        assertThat(one.failure.get()).isInstanceOf(SourceFailed.class);
        assertThat(two.failure.get()).isInstanceOf(SourceFailed.class);
    }

    @Test
    void aSlowOneHoldsThePaceSoThatMemoryIsBounded() throws Exception {
        var permits = new Semaphore(0);
        var read = new AtomicInteger();
        Target slow = feed -> {
            var block = new byte[Feed.BLOCK];
            permits.acquire();
            while (feed.in().readNBytes(block, 0, block.length) > 0) {
                read.incrementAndGet();
                permits.acquire();
            }
        };
        var fast = new Memory();
        var written = new AtomicInteger();
        try (var fanout = to(slow, fast)) {
            var writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 40; i++) {
                        fanout.write(new byte[Feed.BLOCK]);
                        written.incrementAndGet();
                    }
                } catch (IOException e) {
                    dropped.add(String.valueOf(e.getMessage()));
                }
            });
            for (int allowed = 0; allowed < 40; allowed++) {
                int least = Math.min(40, allowed + Feed.MOST);
                await().atMost(Duration.ofMinutes(1)).until(() -> written.get() >= least);
                assertThat(written.get()).isLessThanOrEqualTo(read.get() + Feed.MOST + 1);
                permits.release();
                int now = allowed + 1;
                await().atMost(Duration.ofMinutes(1)).until(() -> read.get() == now);
            }
            writer.join();
            permits.release();
            fanout.finish();
        }
        assertThat(fast.published.get()).hasSize(40 * Feed.BLOCK);
        assertThat(dropped).isEmpty();
    }

    @Test
    void oneThatHangsIsGivenUpWhileTheOthersGoOn() throws Exception {
        var disk = Files.createDirectories(home.resolve("disk"));
        var told = Collections.synchronizedList(new ArrayList<String>());
        try (var server = SftpServer.start(home);
                var wire = Wire.stillAfter(server.port(), 2L * Feed.BLOCK);
                var hanging = open(
                        "hanging",
                        StreamPlaces.store(
                                StreamPlaces.Kind.SFTP, wire.port(), disk, server.hostKey(), server.keyFile()),
                        Duration.ofSeconds(1));
                var good = open("good", new FolderStore(disk), Duration.ofMinutes(5));
                var fanout = Fanout.to(List.of(hanging, good), "shop/db/one.zst", Progress.NONE, told::add)) {
            // Much more than fits into the buffers of a connection of this machine.
            for (int i = 0; i < 20; i++) {
                fanout.write(content());
            }
            assertThat(fanout.finish())
                    .containsExactly(
                            new Outcome("hanging", "hanging: no bytes have moved for 1 s; it was given up"),
                            new Outcome("good", null));
        }
        assertThat(told).hasSize(1);
        assertThat(disk.resolve("shop/db/one.zst")).hasSize(20L * BYTES);
    }

    private static Destination open(String name, Store store, Duration stall) {
        return new Destination(name, store, new Masking(List.of()), stall);
    }

    @Test
    void whoWaitsForADestinationCanEndIt() {
        var on = new CountDownLatch(1);
        Target still = feed -> on.await();
        var targets = List.of(new Named("still", still));
        Progress impatient = bytes -> {
            throw new IllegalStateException("cancelled");
        };
        try (var fanout = new Fanout(targets, impatient, dropped::add)) {
            assertThatThrownBy(() -> fanout.write(content()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cancelled");
            on.countDown();
        }
    }
}
