package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TogetherTest {
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private int waitForEver() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
        }
    }

    @Test
    void allRunAtOnceAndReturnInTheirOrder() throws IOException {
        var meeting = new CyclicBarrier(3);
        Callable<Integer> part = () -> 2 - meeting.await() >= 0 ? 7 : 0;
        assertThat(Together.call(List.of(part, part, part))).containsExactly(7, 7, 7);
        assertThat(Together.call(List.<Callable<Integer>>of())).isEmpty();
    }

    @Test
    void whenOneFailsTheOthersAreInterruptedAndItsFailureIsTold() {
        assertThatThrownBy(() -> Together.call(List.<Callable<Integer>>of(this::waitForEver, () -> {
                    throw new IOException("no room");
                })))
                .isInstanceOf(IOException.class)
                .hasMessage("no room");
        assertThatThrownBy(() -> Together.call(List.<Callable<Integer>>of(() -> {
                    throw new IllegalStateException("wrong");
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverIsInterruptedInterruptsAll() {
        var caller = Thread.currentThread();
        assertThatThrownBy(() -> Together.call(List.<Callable<Integer>>of(this::waitForEver, () -> {
                    caller.interrupt();
                    return waitForEver();
                })))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).isTrue();
    }

    @Test
    void whatWasBegunAheadIsWaitedForOrEnded() throws IOException {
        try (var ahead = Ahead.of(() -> 5)) {
            assertThat(ahead.get()).isEqualTo(5);
        }
        Ahead.of(this::waitForEver).close();
        assertThat(interrupted).isTrue();
        try (var failing = Ahead.of(() -> {
            throw new IOException("no image");
        })) {
            assertThatThrownBy(failing::get).isInstanceOf(IOException.class).hasMessage("no image");
        }
    }
}
