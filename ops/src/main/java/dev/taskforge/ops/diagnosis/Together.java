package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Questions that are asked at once, each on a thread of its own, and given up together when their time is over. */
final class Together {
    private final List<Message> unread = new ArrayList<>();
    private final List<Later<?>> open = new ArrayList<>();

    /** An answer that comes, or not. */
    static final class Later<T> {
        private final String kind;
        private final String name;
        private final CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
        private final Thread thread;

        private Later(String kind, String name, Callable<? extends @Nullable T> question) {
            this.kind = kind;
            this.name = name;
            thread = Thread.ofVirtual().name("diagnosing-" + kind).start(() -> {
                try {
                    answer.complete(question.call());
                } catch (Exception e) {
                    answer.completeExceptionally(e); // told with what could not be read
                }
            });
        }

        /** The answer; null when there is none. Only after {@link Together#await}. */
        @Nullable
        T orNull() {
            return isAnswered() ? answer.join() : null;
        }

        /** Whether the time was over before it came. Only after {@link Together#await}. */
        boolean isLate() {
            return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof TimeoutException;
        }

        /** Whether there is an answer, if only that nothing is there. Only after {@link Together#await}. */
        boolean isAnswered() {
            return answer.isDone() && !answer.isCompletedExceptionally();
        }

        /** The answer, or this. */
        T or(T other) {
            return Objects.requireNonNullElse(orNull(), other);
        }
    }

    /**
     * Asks.
     *
     * @param kind of question, as the keys of texts name it
     * @param name of what is asked
     */
    <T> Later<T> later(String kind, String name, Callable<? extends @Nullable T> question) {
        var later = new Later<T>(kind, name, question);
        open.add(later);
        return later;
    }

    /** Waits for all that was asked, at most this long in all. */
    void await(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        try {
            for (var later : open) {
                await(later, until - System.nanoTime());
            }
        } finally {
            open.forEach(later -> later.thread.interrupt());
            open.clear();
        }
    }

    private void await(Later<?> later, long nanos) throws InterruptedException {
        try {
            later.answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            unread.add(tell(later, String.valueOf(cause == null ? e.getMessage() : cause.getMessage())));
        } catch (TimeoutException _) {
            later.answer.completeExceptionally(new TimeoutException());
            unread.add(tell(later, "no answer in time"));
        }
    }

    private static Message tell(Later<?> later, String why) {
        return Message.of("diagnosis.unread." + later.kind, later.name, why);
    }

    /** What could not be read, and why. */
    List<Message> unread() {
        return List.copyOf(unread);
    }
}
