package dev.taskforge.engine.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadyLanesTest {
    private static final Lane LANE = new Lane("default", "mail");
    private static final Position JOB = new Position(5, 1_000, 7);
    private static final Set<String> TYPES = Set.of("mail");

    private final ReadyLanes lanes = new ReadyLanes();

    @Test
    void aLaneOfWhichALookSawNothingIsForgotten() {
        lanes.hint(LANE, JOB);

        lanes.looked(System.nanoTime(), Map.of(), Set.of());

        assertThat(lanes.open(TYPES)).isEmpty();
    }

    @Test
    void aJobThatBecameReadyAfterTheTransactionOfALookBeganIsKept() {
        long began = System.nanoTime();
        lanes.hint(LANE, JOB);

        lanes.looked(began, Map.of(), Set.of());

        assertThat(lanes.open(TYPES)).containsExactly(new ReadyLanes.Open(LANE, JOB.before()));
    }

    @Test
    void whatOneLookFoundIsNotForgottenForAnotherThatBeganBeforeItEnded() {
        long began = System.nanoTime();
        lanes.looked(began, Map.of(LANE, JOB), Set.of());

        lanes.looked(began, Map.of(), Set.of());

        assertThat(lanes.isAnyOpen(TYPES)).isTrue();
        assertThat(lanes.isAnyOpen(Set.of("other"))).isFalse();
    }

    @Test
    void aClaimThatFoundNothingMoreClosesALaneUnlessAJobCameMeanwhile() {
        lanes.hint(LANE, JOB);
        assertThat(lanes.open(TYPES)).hasSize(1);
        lanes.hint(LANE, new Position(5, 2_000, 8));
        lanes.advance(LANE, null);
        assertThat(lanes.open(TYPES)).hasSize(1);

        lanes.advance(LANE, null);

        assertThat(lanes.open(TYPES)).isEmpty();
    }
}
