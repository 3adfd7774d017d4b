package dev.taskforge.ops.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.patch.inventory.ImageUse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionJudgeTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

    private final VersionJudge judge = new VersionJudge(Ends.known(), TODAY, Duration.ofDays(90));

    private List<String> judged(String image, Map<String, String> versions) {
        judge.image(new ImageUse(image, "compose.yml:1", versions));
        return judge.findings().stream()
                .map(one -> one.grade() + " " + one.name() + " " + one.now() + " " + one.end())
                .toList();
    }

    @Test
    void theTagSaysTheVersionAndTheSystemBelow() {
        assertThat(judged("docker.io/library/python:3.9-slim-bullseye", Map.of()))
                .containsExactly("ENDED python 3.9-slim-bullseye 2025-10-31", "ENDED debian bullseye 2026-08-31");
    }

    @Test
    void anImageWithoutATagIsJudgedByWhatItSaysOfItself() {
        assertThat(judged("postgres:latest", Map.of("postgres", "13.14")))
                .containsExactly("ENDED postgres 13.14 2025-11-13");
    }

    @Test
    void whatCannotBeKnownIsUnknownAndNotWell() {
        assertThat(judged("postgres", Map.of())).containsExactly("UNKNOWN postgres ? null");
        assertThat(judge.well()).isZero();
    }

    @Test
    void whatEndsSoonIsTold() {
        assertThat(judged("php:8.2-fpm", Map.of())).containsExactly("SOON php 8.2-fpm 2026-12-31");
    }

    @Test
    void whatIsMendedForLongerIsWell() {
        assertThat(judged("registry.example/docker/library/postgres:17.2", Map.of()))
                .isEmpty();
        assertThat(judge.well()).isOne();
    }

    @Test
    void anImageOfAnotherMakerIsUnknownAndNotWell() {
        assertThat(judged("ghcr.io/example/app:1.2", Map.of())).containsExactly("UNKNOWN ghcr.io/example/app 1.2 null");
        assertThat(judge.well()).isZero();
    }

    @Test
    void oneFindingIsToldOnceEvenWhenItIsSeenTwice() {
        judged("redis:6.0", Map.of());
        assertThat(judged("redis:6.0", Map.of())).hasSize(1);
    }
}
