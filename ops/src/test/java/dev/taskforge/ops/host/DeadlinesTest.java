package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlinesTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Deadlines deadlines = new Deadlines();

    @Test
    void whatEndsInTimeReturnsOrThrowsAsItDid() throws IOException {
        assertThat(deadlines.<String>within(LONG, "disk", () -> "there")).isEqualTo("there");
        assertThatThrownBy(() -> deadlines.within(LONG, "disk", () -> {
                    throw new IOException("as a disk says");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("as a disk says");
        assertThatThrownBy(() -> deadlines.within(LONG, "disk", () -> {
                    throw new IllegalStateException("as code says");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(deadlines.<String>within(LONG, "disk", () -> "again")).isEqualTo("again");
    }

    @Test
    void whatHangsIsLateAndNotBegunAgainUntilItHasEndedAndHoldsNothingElseUp(@TempDir Path folder) throws Exception {
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var begun = new AtomicInteger();
        Deadlines.Part<Integer> reading = () -> {
            begun.incrementAndGet();
            return Files.readAllBytes(pipe).length;
        };
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> deadlines.within(SHORT, "pipe", reading))
                    .isInstanceOfSatisfying(LateException.class, late -> {
                        assertThat(late.what()).isEqualTo("pipe");
                        assertThat(late.deadline()).isEqualTo(SHORT);
                    });
        }
        assertThat(begun).hasValue(1);
        assertThat(deadlines.<String>within(LONG, "disk", () -> "there")).isEqualTo("there");

        // Somebody opens the other end, and what hung comes to its end.
        new RandomAccessFile(pipe.toFile(), "rw").close();

        await().atMost(LONG)
                .ignoreExceptions()
                .until(() ->
                        deadlines.<String>within(SHORT, "pipe", () -> "well").equals("well"));
    }

    @Test
    void whatItsBeginnerWaitsForNoMoreIsLateForAllWhenItsTimeIsOver() throws Exception {
        var never = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var beginner = Thread.ofPlatform()
                .start(() -> quietly(() -> deadlines.within(SHORT, "disk", () -> {
                    begun.countDown();
                    return uninterrupted(never);
                })));
        begun.await();
        beginner.interrupt();
        beginner.join();

        long asked = System.nanoTime();
        assertThatThrownBy(() -> deadlines.within(LONG, "disk", () -> "again")).isInstanceOf(LateException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(LONG.dividedBy(2));
        never.countDown();
    }

    @Test
    void twoOfOneNameAreDoneOneAfterTheOther() throws Exception {
        var first = new CountDownLatch(1);
        var second = new AtomicReference<String>();
        var begun = new CountDownLatch(1);
        var going = Thread.ofPlatform()
                .start(() -> quietly(() -> deadlines.within(LONG, "disk", () -> {
                    begun.countDown();
                    return uninterrupted(first);
                })));
        begun.await();
        var waiting = Thread.ofPlatform()
                .start(() -> quietly(() -> second.set(deadlines.within(LONG, "disk", () -> "second"))));
        await().atMost(LONG).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(second).hasNullValue();

        first.countDown();
        waiting.join();
        going.join();

        assertThat(second).hasValue("second");
    }

    @Test
    void whoeverIsInterruptedWaitsNoLonger() throws Exception {
        var never = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        var waiting = Thread.ofPlatform().start(() -> {
            try {
                deadlines.within(LONG, "disk", () -> uninterrupted(never));
            } catch (IOException e) {
                thrown.set(e);
            }
        });

        waiting.interrupt();
        waiting.join();
        never.countDown();

        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    private static void quietly(Step step) {
        try {
            step.take();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
