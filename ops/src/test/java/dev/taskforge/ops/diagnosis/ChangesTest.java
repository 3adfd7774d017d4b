package dev.taskforge.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.InPlace;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.diagnosis.Facts.Change;
import dev.taskforge.ops.release.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a diagnosis is told of deployments and restores. */
class ChangesTest {
    private static final Instant BEGUN = Instant.parse("2026-11-28T09:00:00Z");
    private static final Instant ENDED = BEGUN.plusSeconds(60);
    private static final Instant ASKED = BEGUN.plusSeconds(600);

    private static Restore restore(Restore.State state, @Nullable Instant ended) {
        return restore(state, ended, null);
    }

    private static Restore restore(Restore.State state, @Nullable Instant ended, @Nullable InPlace inPlace) {
        var place = new Restore.Place(
                "/srv/shop", "db", "shop", true, null, List.of("app"), Restore.Kind.SERVER, List.of());
        return new Restore(
                7,
                "shop",
                "main",
                3,
                place,
                null,
                12,
                "ani",
                state,
                BEGUN,
                BEGUN,
                ended,
                BEGUN,
                List.of("abc"),
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                inPlace);
    }

    @Test
    void aRestoreInPlaceThatIsStuckIsNotTakenForOneThatGoesOn() {
        var stuck = new InPlace(1L, null, 4L, "", "m", InPlace.Reached.GONE, null, true, null, null, null);
        var change = Changes.restore(restore(Restore.State.RETURNING, null, stuck), ASKED);
        assertThat(change.kind()).isEqualTo(Changes.STUCK);
        assertThat(change.isUnderWay()).isTrue();
        assertThat(Changes.restore(restore(Restore.State.FAILED, ENDED, stuck), ASKED)
                        .kind())
                .isEqualTo("restore"); // a person has settled it
    }

    private static Deployment deployment(Deployment.State state, @Nullable Instant ended) {
        return new Deployment(1, "shop", 4, 3, false, 13, "ani", state, BEGUN, null, ended, null, null, null);
    }

    @Test
    void whatIsNotOverIsUnderWay() {
        for (var state : List.of(Restore.State.RUNNING, Restore.State.RETURNING, Restore.State.UNDOING)) {
            var change = Changes.restore(restore(state, null), ASKED);
            assertThat(change.state()).isEqualTo(Change.State.UNDER_WAY);
            assertThat(change.stopped()).isEqualTo(Set.of("abc"));
        }
        for (var state : List.of(Deployment.State.RUNNING, Deployment.State.RETURNING)) {
            assertThat(Changes.deployment(deployment(state, null), false, ASKED).state())
                    .isEqualTo(Change.State.UNDER_WAY);
        }
        // One that had succeeded and is taken back keeps the time when it had ended.
        assertThat(Changes.restore(restore(Restore.State.UNDOING, ENDED), ASKED).isUnderWay())
                .isTrue();
    }

    @Test
    void whatEndedWhileTheFactsWereGatheredWasUnderWay() {
        assertThat(Changes.restore(restore(Restore.State.SUCCEEDED, ASKED.plusSeconds(1)), ASKED)
                        .isUnderWay())
                .isTrue();
        assertThat(Changes.deployment(deployment(Deployment.State.SUCCEEDED, ASKED.plusSeconds(1)), false, ASKED)
                        .isUnderWay())
                .isTrue();
    }

    @Test
    void whatIsOverIsToldAsItEnded() {
        assertThat(Changes.restore(restore(Restore.State.SUCCEEDED, ENDED), ASKED)
                        .state())
                .isEqualTo(Change.State.DONE);
        assertThat(Changes.restore(restore(Restore.State.UNDONE, ENDED), ASKED).state())
                .isEqualTo(Change.State.TAKEN_BACK);
        assertThat(Changes.deployment(deployment(Deployment.State.FAILED, ENDED), false, ASKED)
                        .state())
                .isEqualTo(Change.State.FAILED);
        assertThat(Changes.deployment(deployment(Deployment.State.SUCCEEDED, ENDED), true, ASKED)
                        .kind())
                .isEqualTo("migration");
    }
}
