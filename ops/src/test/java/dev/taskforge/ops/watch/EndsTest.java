package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.ContainerEvent;
import dev.taskforge.ops.host.docker.Looking.Happened;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which events of containers are a reason to look at once. */
class EndsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T02:00:00Z");

    private final Ends ends = new Ends();

    private boolean hear(String project, String service, String action, long millis) {
        var at = NOW.plusMillis(millis);
        var labels = Map.of("com.docker.compose.project", project, "com.docker.compose.service", service);
        return ends.hear(new Happened(new ContainerEvent("c", at, action, null, null), labels), at);
    }

    private int due(long millis) {
        return ends.due(NOW.plusMillis(millis)).size();
    }

    @Test
    void whatEndsAndIsNotStartedAgainIsDueOnceAfterAMoment() {
        hear("shop", "db", "die", 0);
        assertThat(ends.next()).contains(NOW.plus(Ends.GRACE));
        assertThat(due(1_999)).isZero();
        assertThat(ends.due(NOW.plusMillis(2_000)))
                .singleElement()
                .satisfies(labels -> assertThat(labels).containsEntry("com.docker.compose.project", "shop"));
        assertThat(due(3_000)).isZero();
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
        assertThat(due(5_000)).isZero();
    }

    @Test
    void aProjectIsLookedAtOnceForAllThatEndsInItAndRests() {
        hear("shop", "db", "oom", 0);
        hear("shop", "app", "die", 100);
        hear("till", "app", "die", 100);
        assertThat(due(2_500)).isEqualTo(2);
        hear("shop", "app", "die", 5_000);
        assertThat(due(10_000)).isZero();
        hear("shop", "app", "die", 40_000);
        assertThat(due(42_000)).isEqualTo(1);
    }

    @Test
    void onlyWhatItIsLookedAtForCalmsItWhenItRunsAgain() {
        hear("shop", "db", "die", 0);
        assertThat(hear("shop", "db", "start", 100)).as("it was not looked at").isFalse();
        hear("shop", "db", "die", 1_000);
        assertThat(due(3_000)).isEqualTo(1);
        assertThat(hear("shop", "app", "start", 3_100)).isFalse();
        assertThat(hear("till", "db", "start", 3_100)).isFalse();
        assertThat(hear("shop", "db", "start", 3_200)).isTrue();
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() {
        hear("shop", "db", "die", 0);
        assertThat(due(-60_000)).isEqualTo(1);
        hear("shop", "db", "die", -59_000);
        assertThat(due(-120_000)).isEqualTo(1);
    }
}
