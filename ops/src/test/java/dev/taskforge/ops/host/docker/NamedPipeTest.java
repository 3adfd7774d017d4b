package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.Stall;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The container is this machine: a pipe is the same from both sides. */
@Timeout(60)
class NamedPipeTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path name;
    private NamedPipe pipe;

    @BeforeEach
    void make() throws Exception {
        name = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", name.toString()).start().waitFor())
                .isZero();
        pipe = new NamedPipe(name, name.toString(), new Stall(Stall.USUAL));
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] whole(InputStream in) throws IOException {
        var bytes = in.readNBytes(10);
        if (bytes.length < 10) {
            throw new EOFException("the rest is missing");
        }
        return bytes;
    }

    @Test
    void whatIsWrittenIsReadAndNothingStays() throws IOException {
        var large = "0123456789".repeat(50_000);

        var read = pipe.read(NamedPipeTest::text, () -> Files.writeString(name, large));

        assertThat(read).isEqualTo(large);
        assertThat(name).doesNotExist();
    }

    @Test
    void aProgramThatFailsBeforeItWritesIsToldAndNobodyWaits() {
        assertThatThrownBy(() -> pipe.read(NamedPipeTest::text, () -> {
                    throw new IOException("no such database");
                }))
                .hasMessage("no such database");
        assertThat(name).doesNotExist();
    }

    @Test
    void aProgramThatWritesNothingIsNotWaitedFor() {
        assertThatThrownBy(() -> pipe.read(NamedPipeTest::whole, () -> {})).isInstanceOf(IOException.class);
    }

    @Test
    void aProgramThatEndsTooEarlyIsWhatIsTold() {
        assertThatThrownBy(() -> pipe.read(NamedPipeTest::whole, () -> {
                    Files.writeString(name, "half");
                    throw new IOException("killed");
                }))
                .hasMessage("killed");
    }

    @Test
    void whatCannotBeReadAlthoughTheProgramIsWellIsTold() {
        assertThatThrownBy(() -> pipe.read(NamedPipeTest::whole, () -> Files.writeString(name, "half")))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void aReaderThatGivesUpEndsTheProgramAndIsWhatIsTold() {
        assertThatThrownBy(() -> pipe.read(
                        in -> {
                            throw new IOException("the disk is full at " + in.read());
                        },
                        () -> Files.writeString(name, "0123456789".repeat(500_000))))
                .hasMessage("the disk is full at 48");
    }

    @Test
    void aFaultOfTheReaderIsNotHidden() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> pipe.read(
                            in -> {
                                throw new IllegalStateException("cancelled at " + in.read());
                            },
                            () -> Files.writeString(name, "0123456789".repeat(50_000))))
                    .isInstanceOf(IllegalStateException.class);
            make();
        }
    }

    @Test
    void whoeverIsInterruptedLeavesNoReader() throws Exception {
        var reading = new CountDownLatch(1);
        var told = new AtomicReference<Throwable>();
        // A program that goes on although nobody waits for it any more.
        var program = new ProcessBuilder("sh", "-c", "exec sleep 60 > " + name).start();
        try {
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    pipe.read(
                            in -> {
                                reading.countDown();
                                return in.read();
                            },
                            () -> {
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    throw new InterruptedIOException("ended");
                                }
                            });
                } catch (IOException e) {
                    told.set(e);
                }
            });
            reading.await();
            thread.interrupt();
            Awaitility.await().atMost(SOON).until(() -> told.get() != null);
        } finally {
            program.destroyForcibly();
        }
        assertThat(told.get()).hasMessage("ended");
        assertThat(name).doesNotExist();
    }

    @Test
    void aContainerThatIsGoneMeanwhileIsNotWaitedFor() {
        assertThatThrownBy(() -> pipe.read(NamedPipeTest::text, () -> {
                    Files.delete(name);
                    throw new IOException("the container is gone");
                }))
                .hasMessage("the container is gone");
    }

    @Test
    void aProgramThatFailsAtOnceIsNeverWaitedFor() throws Exception {
        for (int i = 0; i < 300; i++) {
            var failed = "failed " + i;
            assertThatThrownBy(() -> pipe.read(NamedPipeTest::text, () -> {
                        throw new IOException(failed);
                    }))
                    .hasMessage(failed);
            make();
        }
    }

    @Test
    void aReaderThatFailsBeforeTheProgramWritesLeavesNothing() {
        var failed = new CountDownLatch(1);
        assertThatThrownBy(() -> pipe.read(
                        _ -> {
                            failed.countDown();
                            throw new IOException("no room");
                        },
                        () -> {
                            await(failed);
                            Files.writeString(name, "late");
                        }))
                .hasMessage("no room");
        assertThat(name).doesNotExist();
    }

    private static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.delete(name);
        Files.createSymbolicLink(name, secret);

        assertThatThrownBy(() -> pipe.read(NamedPipeTest::text, () -> {})).isInstanceOf(IOException.class);
        assertThat(secret).hasContent("secret");
    }
}
