package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {
    @Test
    void nothingThatOnePassThrowsEndsTheLoop() throws InterruptedException {
        Iterator<Throwable> failures = List.of(
                        new IllegalStateException("first"), new StackOverflowError(), new NoClassDefFoundError("third"))
                .iterator();
        var works = new CountDownLatch(1);
        try (var loop = new Loop("test-loop", () -> {
            if (failures.hasNext()) {
                throw thrown(failures.next());
            }
            works.countDown();
            return Duration.ofMinutes(1);
        })) {
            loop.start();
            assertThat(works.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Exception thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }
}
