package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.release.Deployment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryNumbersTest {
    private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

    /** Times are seconds after the start. */
    private static Deployment deployment(State state, @Nullable Integer switched, @Nullable Integer ended) {
        return new Deployment(
                1, "shop", 2, 1, false, 7, "rina", state, START, at(switched), at(ended), null, null, null);
    }

    private static @Nullable Instant at(@Nullable Integer seconds) {
        return seconds == null ? null : START.plusSeconds(seconds);
    }

    @Test
    void withoutDeploymentsNothingIsMeasured() {
        var none = DeliveryNumbers.of(List.of());

        assertThat(none).isEqualTo(new DeliveryNumbers(0, 0, 0, 0, null, null));
        assertThat(none.failedPercent()).isZero();
    }

    @Test
    void whatIsNotOverDoesNotCount() {
        var numbers = DeliveryNumbers.of(List.of(
                deployment(State.RUNNING, 10, null),
                deployment(State.RETURNING, 10, null),
                deployment(State.SUCCEEDED, 30, 90)));

        assertThat(numbers).isEqualTo(new DeliveryNumbers(1, 0, 0, 0, Duration.ofSeconds(30), null));
    }

    @Test
    void aFailureBeforeTheSwitchIsCountedAndRestoresNothing() {
        var numbers = DeliveryNumbers.of(List.of(
                deployment(State.FAILED, null, 5),
                deployment(State.SUCCEEDED, 20, 60),
                deployment(State.SUCCEEDED, 40, 70)));

        assertThat(numbers.failed()).isEqualTo(1);
        assertThat(numbers.failedServing()).isZero();
        assertThat(numbers.failedPercent()).isEqualTo(33);
        assertThat(numbers.toServing()).isEqualTo(Duration.ofSeconds(30));
        assertThat(numbers.toRestore()).isNull();
    }

    @Test
    void theTimeToRestoreIsThatFromTheSwitchToTheEndAndItsMedianIsNotMovedByOneLongNight() {
        var numbers = DeliveryNumbers.of(List.of(
                deployment(State.FAILED, 10, 22),
                deployment(State.FAILED, 10, 25),
                deployment(State.FAILED, 10, 30_000)));

        assertThat(numbers.failedServing()).isEqualTo(3);
        assertThat(numbers.failedPercent()).isEqualTo(100);
        assertThat(numbers.toServing()).isNull();
        assertThat(numbers.toRestore()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void goingBackIsADeploymentToo() {
        var back = new Deployment(
                3, "shop", 1, 2, true, 9, "rina", State.SUCCEEDED, START, at(4), at(40), null, null, null);

        var numbers = DeliveryNumbers.of(List.of(back, deployment(State.SUCCEEDED, 20, 60)));

        assertThat(numbers.deployments()).isEqualTo(2);
        assertThat(numbers.rollbacks()).isEqualTo(1);
        assertThat(numbers.toServing()).isEqualTo(Duration.ofSeconds(12));
    }
}
