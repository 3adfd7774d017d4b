package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnSessionsTest {

    @Test
    void oneSessionThatWorksIsEnough() {
        assertThat(OwnSessions.seen("works\nits session 7 is idle in transaction")
                        .moves())
                .isTrue();
    }

    @Test
    void whatTheyWaitForIsToldOfTheFirstOnes() {
        var seen = OwnSessions.seen(
                "its session 1 is active and waits for Lock relation, held by 9\nits session 2 is idle\n"
                        + "its session 3 is idle\nits session 4 is idle");
        assertThat(seen.moves()).isFalse();
        assertThat(seen.words())
                .startsWith("its session 1 is active and waits for Lock relation, held by 9; its session 2 is idle")
                .contains("pg_stat_activity")
                .doesNotContain("session 4");
    }

    @Test
    void aServerThatKnowsNothingOfItDoesNothingForIt() {
        assertThat(OwnSessions.seen("").moves()).isFalse();
        assertThat(OwnSessions.seen("").words()).startsWith("the server has no session of it");
    }
}
