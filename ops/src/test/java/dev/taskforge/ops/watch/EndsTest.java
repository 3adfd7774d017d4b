package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.ContainerEvent;
import dev.taskforge.ops.host.docker.Looking.Happened;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which events of containers are a reason to look at once. */
class EndsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T02:00:00Z");

    private final Ends ends = new Ends();

    private List<String> hear(String project, String service, String action, long millis) {
        return hear(project, service, action, "False", millis);
    }

    private List<String> hear(String project, String service, String action, String once, long millis) {
        var at = NOW.plusMillis(millis);
        var labels = Map.of("com.docker.compose.service", service, "com.docker.compose.oneoff", once);
        return ends.hear(new Happened(new ContainerEvent("c", at, action, null, null), labels), List.of(project), at);
    }

    private List<String> due(long millis) {
        return ends.due(NOW.plusMillis(millis));
    }

    @Test
    void whatEndsAndIsNotStartedAgainIsDueOnceAfterAMoment() {
        hear("shop", "db", "die", 0);
        assertThat(ends.next()).contains(NOW.plus(Ends.GRACE));
        assertThat(due(1_999)).isEmpty();
        assertThat(due(2_000)).containsExactly("shop");
        assertThat(due(3_000)).isEmpty();
        assertThat(ends.next()).isEmpty();
    }

    @Test
    void whatIsStartedAgainAtOnceIsNoReasonNorWhatIsHealthyAgain() {
        hear("shop", "app", "die", 0);
        hear("shop", "app", "start", 400);
        hear("shop", "db", "health_status: unhealthy", 500);
        hear("shop", "db", "health_status: healthy", 900);
        hear("shop", "front", "pause", 500);
        hear("shop", "front", "unpause", 600);
        assertThat(due(5_000)).isEmpty();
    }

    @Test
    void whatIsRunOnceIsToEndAndItsBeginIsNoOtherOnes() {
        hear("shop", "app", "die", "True", 0);
        assertThat(due(5_000)).isEmpty();
        hear("shop", "app", "die", 10_000);
        hear("shop", "app", "start", "True", 11_000);
        assertThat(due(12_000)).containsExactly("shop");
    }

    @Test
    void aProjectIsLookedAtOnceForAllThatEndsInItAndRestsBeforeTheNext() {
        hear("shop", "db", "oom", 0);
        hear("shop", "app", "die", 100);
        hear("till", "app", "die", 100);
        assertThat(due(2_500)).containsExactlyInAnyOrder("shop", "till");
        hear("shop", "worker", "die", 5_000);
        assertThat(due(10_000)).isEmpty();
        assertThat(ends.next()).contains(NOW.plusMillis(2_500).plus(Ends.REST));
        assertThat(due(32_500)).as("nothing is forgotten").containsExactly("shop");
    }

    @Test
    void itIsCalmWhenAllRunsAgainThatItWasLookedAtFor() {
        hear("shop", "db", "die", 0);
        assertThat(hear("shop", "db", "start", 100)).as("it was not looked at").isEmpty();
        hear("shop", "db", "die", 1_000);
        hear("shop", "app", "die", 1_000);
        assertThat(due(3_000)).containsExactly("shop");
        assertThat(hear("shop", "other", "start", 3_100)).isEmpty();
        assertThat(hear("till", "db", "start", 3_100)).isEmpty();
        assertThat(hear("shop", "db", "start", 3_200)).as("app does not").isEmpty();
        assertThat(hear("shop", "app", "start", 3_300)).containsExactly("shop");
    }

    @Test
    void whatEndsAgainAndAgainIsDueThoughItIsStartedAgainEachTime() {
        for (int i = 0; i < 3; i++) {
            hear("shop", "app", "die", i * 500L);
            hear("shop", "app", "start", i * 500L + 100);
        }
        assertThat(due(1_400)).isEmpty();
        hear("shop", "app", "die", 1_500);
        assertThat(due(1_500)).containsExactly("shop");
        assertThat(hear("shop", "app", "start", 2_300))
                .as("that it runs again says nothing")
                .isEmpty();
        hear("shop", "app", "die", 2_400);
        assertThat(due(10_000)).as("it rests all the same").isEmpty();
    }

    @Test
    void copiesThatAreMadeAnewOneByOneDoNotEndAgainAndAgain() {
        var labels = Map.of("com.docker.compose.service", "app");
        for (int i = 0; i < 6; i++) {
            var at = NOW.plusMillis(i * 100L);
            ends.hear(new Happened(new ContainerEvent("copy" + i, at, "die", 137, null), labels), List.of("shop"), at);
            ends.hear(
                    new Happened(new ContainerEvent("anew" + i, at, "start", null, null), labels), List.of("shop"), at);
        }
        assertThat(due(10_000)).isEmpty();
    }

    @Test
    void copiesThatEndAgainAndAgainInTurnAreDueToo() {
        var labels = Map.of("com.docker.compose.service", "app");
        for (int i = 0; i < 8; i++) {
            var at = NOW.plusMillis(i * 100L);
            var copy = "copy" + i % 2;
            ends.hear(new Happened(new ContainerEvent(copy, at, "die", 1, null), labels), List.of("shop"), at);
            ends.hear(new Happened(new ContainerEvent(copy, at, "start", null, null), labels), List.of("shop"), at);
        }
        assertThat(due(800)).containsExactly("shop");
    }

    @Test
    void oneEndThatIsToldTwiceCountsOnce() {
        for (int i = 0; i < 2; i++) {
            hear("shop", "app", "oom", i * 500L);
            hear("shop", "app", "die", i * 500L);
            hear("shop", "app", "start", i * 500L + 100);
        }
        assertThat(due(10_000)).isEmpty();
    }

    @Test
    void whatIsStartedAnewByHandNowAndThenDoesNotEndAgainAndAgain() {
        for (int i = 0; i < 5; i++) {
            hear("shop", "app", "die", i * 70_000L);
            hear("shop", "app", "start", i * 70_000L + 500);
            assertThat(due(i * 70_000L + 60_000)).isEmpty();
        }
    }

    @Test
    void whatHasDoneItsWorkKeepsNothingFromBeingCalm() {
        hear("shop", "app", "die", 0);
        assertThat(due(2_000)).containsExactly("shop");
        var labels = Map.of("com.docker.compose.service", "migrate");
        var done = new Happened(new ContainerEvent("c", NOW.plusMillis(12_000), "die", 0, null), labels);
        ends.hear(done, List.of("shop"), NOW.plusMillis(12_000));
        assertThat(hear("shop", "app", "start", 13_000)).containsExactly("shop");
        assertThat(due(40_000)).isEmpty();
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() {
        hear("shop", "db", "die", 0);
        assertThat(due(-60_000)).containsExactly("shop");
        hear("shop", "db", "die", -59_000);
        assertThat(due(-120_000)).containsExactly("shop");
    }
}
