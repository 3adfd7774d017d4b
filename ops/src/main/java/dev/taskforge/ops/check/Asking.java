package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one check on a thread of its own, so that nothing it does can take longer than its time. */
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
    /** Most kinds keep to their time by themselves and say more about it; this is how much longer they get. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Duration CLEANING_UP = Duration.ofSeconds(4);

    private Asking() {}

    static Answer ask(Check check, Surroundings surroundings, Masking masking) throws InterruptedException {
        var answer = new CompletableFuture<Answer>();
        var thread = Thread.ofVirtual().name("check").start(() -> {
            try {
                answer.complete(check.ask(surroundings));
            } catch (Throwable e) {
                // Also an Error, such as of a stack that overflows: nobody else would ever hear of it.
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(
                    surroundings.timeout().plus(GRACE).plus(check.cleaningUp()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Answer.error(
                    Message.of("check.timeout", Durations.show(surroundings.timeout())),
                    Message.of("check.timeout.fix"));
        } catch (ExecutionException e) {
            LOG.warn("a check of {} failed to ask: {}", surroundings.project(), masking.mask(trace(e)));
            return Answer.error(
                    Message.of("check.failure", String.valueOf(e.getCause())), Message.of("check.failure.fix"));
        } finally {
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLEANING_UP.plus(check.cleaningUp()));
            }
        }
    }

    /** As text, because what libraries say may repeat a header or an address with its password. */
    private static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
