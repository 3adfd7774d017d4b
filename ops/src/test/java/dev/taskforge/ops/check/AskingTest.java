package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskforge.ops.project.Masking;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AskingTest {
    private record Failing(String says) implements Check {
        @Override
        public Answer ask(Surroundings surroundings) {
            throw new IllegalArgumentException(says, new IllegalStateException("caused by " + says));
        }

        @Override
        public String question() {
            return "?";
        }
    }

    private record Overflowing() implements Check {
        @Override
        public Answer ask(Surroundings surroundings) {
            throw new StackOverflowError("too deep");
        }

        @Override
        public String question() {
            return "?";
        }
    }

    @Test
    void anErrorOfTheMachineIsAnAnswerToo() throws Exception {
        var surroundings = new Surroundings("shop", Path.of("/"), Clock.systemUTC(), Duration.ofMinutes(10));

        var answer = Asking.ask(new Overflowing(), surroundings, new Masking(List.of()));

        assertThat(answer.state()).isEqualTo(CheckState.ERROR);
        assertThat(answer.seen().key()).as("no wait for its time to be up").isEqualTo("check.failure");
    }

    @Test
    void whatALibrarySaysOfASecretIsNotLogged() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger(Asking.class);
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        logger.addAppender(logged);
        var surroundings = new Surroundings("shop", Path.of("/"), Clock.systemUTC(), Duration.ofSeconds(10));
        try {
            var answer = Asking.ask(
                    new Failing("bad header: s3cret-value"), surroundings, new Masking(List.of("s3cret-value")));

            assertThat(answer.state()).isEqualTo(CheckState.ERROR);
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).contains("shop", "bad header: ***", "AskingTest");
            assertThat(event.getFormattedMessage()).doesNotContain("s3cret-value");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }
}
