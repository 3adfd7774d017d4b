package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.EvidenceContext;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StandingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final EvidenceContext CONTEXT = new EvidenceContext("def", "production", "env", "compose", "vps");

    private static Evidence evidence(CheckState state, Instant at, EvidenceContext context) {
        return new Evidence(
                1,
                "app",
                "health",
                state,
                "GET /health",
                Message.of("seen"),
                state == CheckState.PASS ? null : Message.of("repair"),
                null,
                context,
                at,
                at,
                "",
                "",
                null,
                "ana",
                7L);
    }

    private static Standing judge(@Nullable Evidence evidence, boolean attested) {
        return Standing.of(new Standing.Asked("app", "health", attested, DAY, CONTEXT), evidence, null, NOW);
    }

    @Test
    void aFreshPassUnderTheSameCircumstancesPasses() {
        var standing = judge(evidence(CheckState.PASS, NOW.minus(DAY), CONTEXT), false);

        assertThat(standing).isEqualTo(new Standing(CheckState.PASS, Message.of("seen"), null, NOW));
    }

    @Test
    void aPassOlderThanItsAgeIsStale() {
        var standing = judge(evidence(CheckState.PASS, NOW.minus(DAY).minusMillis(1), CONTEXT), false);

        assertThat(standing.state()).isEqualTo(CheckState.STALE);
        assertThat(standing.reason()).isEqualTo(Message.of("gate.stale.age", "health", "24h"));
        assertThat(standing.fix()).isEqualTo(Message.of("gate.fix.ask", "app", "health"));
    }

    @Test
    void aPassFromTheFutureIsStale() {
        assertThat(judge(evidence(CheckState.PASS, NOW.plus(DAY), CONTEXT), false)
                        .reason()
                        .key())
                .isEqualTo("gate.stale.clock");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(new EvidenceContext("old", "production", "env", "compose", "vps"), "definition"),
                Arguments.of(new EvidenceContext("def", "staging", "env", "compose", "vps"), "environment"),
                Arguments.of(new EvidenceContext("def", "production", "old", "compose", "vps"), "env_file"),
                Arguments.of(new EvidenceContext("def", "production", null, "compose", "vps"), "env_file"),
                Arguments.of(new EvidenceContext("def", "production", "env", "old", "vps"), "compose_file"),
                Arguments.of(new EvidenceContext("def", "production", "env", null, "vps"), "compose_file"),
                Arguments.of(new EvidenceContext("def", "production", "env", "compose", "laptop"), "host"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangedCircumstanceMakesAPassStaleAtOnce(EvidenceContext then, String what) {
        var standing = judge(evidence(CheckState.PASS, NOW, then), false);

        assertThat(standing.state()).isEqualTo(CheckState.STALE);
        assertThat(standing.reason().key()).isEqualTo("gate.stale." + what);
        assertThat(standing.fix()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(CheckState.class)
    void onlyAPassPassesAndEverythingElseSaysHowToMendIt(CheckState state) {
        var standing = judge(evidence(state, NOW, CONTEXT), false);

        assertThat(standing.state() == CheckState.PASS).isEqualTo(state == CheckState.PASS);
        assertThat(standing.state().opensGate()).isEqualTo(state == CheckState.PASS);
        assertThat(standing.fix() == null).isEqualTo(state == CheckState.PASS);
    }

    @Test
    void failAndErrorKeepWhatWasSeenAndItsRemedy() {
        for (var state : List.of(CheckState.FAIL, CheckState.ERROR)) {
            assertThat(judge(evidence(state, NOW.minus(Duration.ofDays(9)), CONTEXT), false))
                    .isEqualTo(new Standing(state, Message.of("seen"), Message.of("repair"), null));
        }
    }

    @Test
    void whatWasNeverAskedIsUnknownOrWaitsForAPerson() {
        assertThat(judge(null, false).state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(judge(null, true).state()).isEqualTo(CheckState.MANUAL);
        assertThat(judge(null, true).fix()).isEqualTo(Message.of("gate.fix.attest", "app", "health"));
    }

    private static Standing of(CheckState state) {
        return new Standing(state, Message.of(state.name()), null, null);
    }

    @Test
    void theWorstOfAllPairsWins() {
        var order = List.of(
                CheckState.PASS,
                CheckState.NOT_APPLICABLE,
                CheckState.WAIVED,
                CheckState.CLAIMED,
                CheckState.MANUAL,
                CheckState.STALE,
                CheckState.UNKNOWN,
                CheckState.ERROR,
                CheckState.FAIL);
        assertThat(order).containsExactlyInAnyOrder(CheckState.values());
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < order.size(); j++) {
                var worst = Standing.worst("app", "item", List.of(of(order.get(i)), of(order.get(j))));
                assertThat(worst.state()).isEqualTo(order.get(Math.max(i, j)));
            }
        }
    }

    @Test
    void anItemWithoutChecksIsNotProven() {
        assertThat(Standing.worst("app", "item", List.of()).state()).isEqualTo(CheckState.UNKNOWN);
    }

    private static Waiver waiver(
            Waiver.Kind kind, Instant expires, @Nullable Instant approved, @Nullable Instant revoked) {
        return new Waiver(
                1,
                "app",
                Waiver.Target.CHECK,
                "health",
                "",
                kind,
                "the port is closed",
                "ana",
                NOW,
                expires,
                approved == null ? null : "budi",
                approved,
                revoked == null ? null : "budi",
                revoked,
                null,
                null,
                "");
    }

    @ParameterizedTest
    @EnumSource(Waiver.Kind.class)
    void onlyAnApprovedUnexpiredUnrevokedWaiverExcuses(Waiver.Kind kind) {
        var later = NOW.plusSeconds(1);
        var failed = of(CheckState.FAIL);

        assertThat(failed.excused(waiver(kind, later, NOW, null), NOW).state()).isEqualTo(kind.state());
        assertThat(failed.excused(waiver(kind, NOW, NOW, null), NOW)).isEqualTo(failed);
        assertThat(failed.excused(waiver(kind, later, null, null), NOW)).isEqualTo(failed);
        assertThat(failed.excused(waiver(kind, later, NOW, NOW), NOW)).isEqualTo(failed);
        assertThat(failed.excused(null, NOW)).isEqualTo(failed);
    }

    @Test
    void whatPassesNeedsNoWaiver() {
        assertThat(of(CheckState.PASS)
                        .excused(waiver(Waiver.Kind.WAIVED, NOW.plusSeconds(1), NOW, null), NOW)
                        .state())
                .isEqualTo(CheckState.PASS);
    }
}
