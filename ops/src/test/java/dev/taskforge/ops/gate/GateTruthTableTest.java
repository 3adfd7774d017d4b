package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.EvidenceContext;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every combination of what an item can rest on, and what the verdict is; the rule is written a second time here. */
class GateTruthTableTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final EvidenceContext HERE = new EvidenceContext("def", "production", "env", "compose", "vps");
    private static final EvidenceContext ELSEWHERE = new EvidenceContext("def", "staging", "env", "compose", "vps");

    /** How an answer stands in time and circumstance. */
    private enum Freshness {
        FRESH,
        TOO_OLD,
        FROM_THE_FUTURE,
        OTHER_CIRCUMSTANCES,
        WORD_ENDED
    }

    private enum Excuse {
        NONE,
        REQUESTED,
        APPROVED,
        EXPIRED,
        DENIED,
        REVOKED
    }

    /** @param recorded null when the check was never asked */
    record Case(
            @Nullable CheckState recorded,
            Freshness freshness,
            boolean bound,
            boolean attested,
            Excuse excuse,
            Waiver.Kind kind) {

        /** The rule in one line: a fresh pass of a bound check, or an approved waiver in force. */
        boolean opens() {
            boolean proven = bound && recorded == CheckState.PASS && freshness == Freshness.FRESH;
            return proven || excuse == Excuse.APPROVED;
        }

        private Standing standing() {
            var asked = new Standing.Asked("app", "health", attested, Duration.ofHours(24), HERE);
            var standing = bound
                    ? Standing.of(asked, evidence(), freshness == Freshness.WORD_ENDED ? NOW.minusMillis(1) : null, NOW)
                    : Standing.unbound("app", "health");
            return standing.excused(waiver(), NOW);
        }

        private @Nullable Evidence evidence() {
            if (recorded == null) {
                return null;
            }
            var at =
                    switch (freshness) {
                        case TOO_OLD -> NOW.minus(Duration.ofHours(25));
                        case FROM_THE_FUTURE -> NOW.plus(Duration.ofHours(1));
                        default -> NOW.minus(Duration.ofHours(1));
                    };
            var context = freshness == Freshness.OTHER_CIRCUMSTANCES ? ELSEWHERE : HERE;
            var seen = Message.of("text", "seen");
            return new Evidence(
                    1, "app", "health", recorded, "ask", seen, null, null, context, at, at, "", "", null, "ana", 7L);
        }

        private @Nullable Waiver waiver() {
            if (excuse == Excuse.NONE) {
                return null;
            }
            boolean approved =
                    EnumSet.of(Excuse.APPROVED, Excuse.EXPIRED, Excuse.REVOKED).contains(excuse);
            var end = excuse == Excuse.EXPIRED ? NOW : NOW.plusSeconds(60);
            boolean revoked = excuse == Excuse.REVOKED;
            boolean denied = excuse == Excuse.DENIED;
            return new Waiver(
                    1,
                    "app",
                    Waiver.Target.CHECK,
                    "health",
                    "",
                    kind,
                    "closed until May",
                    "ana",
                    NOW,
                    end,
                    approved ? "budi" : null,
                    approved ? NOW : null,
                    revoked ? "budi" : null,
                    revoked ? NOW : null,
                    denied ? "budi" : null,
                    denied ? NOW : null,
                    "");
        }
    }

    static Stream<Case> cases() {
        var states = new ArrayList<@Nullable CheckState>(List.of(CheckState.values()));
        states.add(null);
        var cases = new ArrayList<Case>();
        for (var state : states) {
            for (var freshness : Freshness.values()) {
                for (var excuse : Excuse.values()) {
                    for (var kind : Waiver.Kind.values()) {
                        for (boolean bound : new boolean[] {true, false}) {
                            for (boolean attested : new boolean[] {true, false}) {
                                cases.add(new Case(state, freshness, bound, attested, excuse, kind));
                            }
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    private static GateItem item(String id, Priority priority, Standing standing) {
        return new GateItem(
                id,
                id,
                priority,
                List.of("health"),
                standing.state(),
                standing.reason(),
                standing.fix(),
                List.of(),
                standing.freshUntil(),
                Duration.ofHours(24),
                null,
                false,
                null,
                List.of());
    }

    private static Gate gate(GateItem... items) {
        return new Gate("app", "production", NOW, List.of(items));
    }

    @Test
    void theTableIsComplete() {
        assertThat(cases()).hasSize((CheckState.values().length + 1) * 5 * 6 * 2 * 2 * 2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anItemOpensTheGateOnlyByAFreshPassOrAnApprovedWaiver(Case what) {
        var standing = what.standing();
        var proof = item("proof", Priority.P0, passing());

        assertThat(standing.state().opensGate()).isEqualTo(what.opens());
        assertThat(gate(item("it", Priority.P0, standing), proof).verdict())
                .isEqualTo(what.opens() ? Verdict.GO : Verdict.NO_GO);
        for (var lower : List.of(Priority.P1, Priority.P2)) {
            assertThat(gate(item("it", lower, standing), proof).verdict()).isEqualTo(Verdict.GO);
        }
        assertThat(standing.fix() == null)
                .as("whoever is stopped is told what to do")
                .isEqualTo(what.opens());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anItemWithSeveralChecksIsOnlyAsGoodAsTheWorst(Case what) {
        var both = Standing.worst("app", "it", List.of(passing(), what.standing()));

        assertThat(both.state().opensGate()).isEqualTo(what.opens());
    }

    private static Standing passing() {
        return new Standing(CheckState.PASS, Message.of("text", "seen"), null, NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource(CheckState.class)
    void everyStateBlocksExceptThreeAndNothingButP0Blocks(CheckState state) {
        var open = Set.of(CheckState.PASS, CheckState.WAIVED, CheckState.NOT_APPLICABLE);
        var standing = new Standing(state, Message.of("text", "seen"), null, null);

        assertThat(item("it", Priority.P0, standing).blocks()).isEqualTo(!open.contains(state));
        assertThat(item("it", Priority.P1, standing).blocks()).isFalse();
        assertThat(item("it", Priority.P2, standing).blocks()).isFalse();
    }

    @Test
    void aGateWhoseP0ItemsAllDoNotApplyProvesNothing() {
        var exempt = new Standing(CheckState.NOT_APPLICABLE, Message.of("text", "no payment"), null, null);

        assertThat(gate().verdict()).isEqualTo(Verdict.NO_GO);
        assertThat(gate(item("a", Priority.P1, passing())).verdict()).isEqualTo(Verdict.NO_GO);
        assertThat(gate(item("a", Priority.P0, exempt)).verdict()).isEqualTo(Verdict.NO_GO);
        assertThat(gate(item("a", Priority.P0, exempt), item("b", Priority.P0, passing()))
                        .verdict())
                .isEqualTo(Verdict.GO);
    }
}
