package dev.taskforge.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Why;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason why a job does not run has its sentences in both languages. */
class JobTextsTest {
    private static final List<Locale> LOCALES = List.of(Messages.ENGLISH, Messages.INDONESIAN);

    static Stream<Why> reasons() {
        return Stream.of(
                new Why.Finished(JobState.SUCCEEDED, Instant.EPOCH),
                new Why.Finished(JobState.FAILED, Instant.EPOCH),
                new Why.Finished(JobState.CANCELLED, Instant.EPOCH),
                new Why.Running("w", Instant.EPOCH, false),
                new Why.Running("w", Instant.EPOCH, true),
                new Why.Future(Instant.EPOCH, false),
                new Why.Future(Instant.EPOCH, true),
                new Why.WaitsForPerson("migrate"),
                new Why.QueuePaused("mail"),
                new Why.QueueLimit("mail", 2, List.of()),
                new Why.RateLimit("mail", 100, Duration.ofMinutes(1), Instant.EPOCH),
                new Why.KeyLimit("deploy", 1, List.of()),
                new Why.NoWorker("a", "mail", null),
                new Why.NoWorker("a", "mail", "shop"),
                new Why.Behind(7, false),
                new Why.Behind(10_000, true),
                new Why.NextInLine());
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void eachReasonIsSaidInFull(Why why) {
        for (var locale : LOCALES) {
            var view = WhyView.of(List.of(why), locale, Instant::toString, project -> true)
                    .getFirst();
            assertThat(List.of(view.text(), view.advice()))
                    .as("%s in %s", why, locale)
                    .allSatisfy(text -> assertThat(text).contains(" ").doesNotContain("{", "why.", "state."));
        }
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void theReasonIsNamedAsItsType(Why why) {
        var view = WhyView.of(List.of(why), Messages.ENGLISH, Instant::toString, project -> true)
                .getFirst();
        assertThat(view.reason().replace("_", ""))
                .isEqualTo(why.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        assertThat(ResourceBundle.getBundle("dev.taskforge.server.text.jobs", Messages.ENGLISH)
                        .keySet())
                .isEqualTo(ResourceBundle.getBundle("dev.taskforge.server.text.jobs", Messages.INDONESIAN)
                        .keySet());
    }
}
