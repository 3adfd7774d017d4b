package dev.taskforge.ops.gate;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.EvidenceContext;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with one check, or with an item as a whole, at one moment. Pure.
 *
 * @param freshUntil when its evidence goes stale by age; null when there is none that could
 */
record Standing(
        CheckState state,
        Message reason,
        @Nullable Message fix,
        @Nullable Instant freshUntil) {
    /** From the best to the worst. An item is as bad as the worst of its checks. */
    private static final List<CheckState> SEVERITY = List.of(
            CheckState.PASS,
            CheckState.NOT_APPLICABLE,
            CheckState.WAIVED,
            CheckState.CLAIMED,
            CheckState.MANUAL,
            CheckState.STALE,
            CheckState.UNKNOWN,
            CheckState.ERROR,
            CheckState.FAIL);

    /**
     * What is asked and under which circumstances it would be asked now.
     *
     * @param attested whether a person's word answers it
     */
    record Asked(String project, String check, boolean attested, Duration maxAge, EvidenceContext now) {}

    /**
     * Judges the newest evidence of a check, which may be missing.
     *
     * @param validUntil when a person said that their word ends; null when they did not
     */
    static Standing of(Asked asked, @Nullable Evidence evidence, @Nullable Instant validUntil, Instant now) {
        if (evidence == null) {
            return asked.attested()
                    ? open(asked, CheckState.MANUAL, Message.of("gate.manual", asked.check()), null)
                    : open(asked, CheckState.UNKNOWN, Message.of("gate.unknown", asked.check()), null);
        }
        return switch (evidence.state()) {
            case PASS -> passed(asked, evidence, validUntil, now);
            case FAIL, ERROR -> open(asked, evidence.state(), evidence.seen(), evidence.fix());
            case MANUAL -> open(asked, CheckState.MANUAL, Message.of("gate.manual", asked.check()), evidence.fix());
            case STALE, CLAIMED, WAIVED, NOT_APPLICABLE, UNKNOWN ->
                open(asked, CheckState.CLAIMED, Message.of("gate.claimed", asked.check()), null);
        };
    }

    private static Standing passed(Asked asked, Evidence evidence, @Nullable Instant validUntil, Instant now) {
        var byAge = evidence.finishedAt().plus(asked.maxAge());
        var until = validUntil != null && validUntil.isBefore(byAge) ? validUntil : byAge;
        var change = changed(evidence.context(), asked.now())
                .or(() -> tooOld(asked, until, byAge, now))
                .or(() -> evidence.finishedAt().isAfter(now.plus(Duration.ofMinutes(5)))
                        ? Optional.of(Message.of("gate.stale.clock", asked.check()))
                        : Optional.empty());
        return change.map(reason -> {
                    var stale = open(asked, CheckState.STALE, reason, null);
                    return new Standing(stale.state(), stale.reason(), stale.fix(), until);
                })
                .orElseGet(() -> new Standing(CheckState.PASS, evidence.seen(), null, until));
    }

    private static Optional<Message> tooOld(Asked asked, Instant until, Instant byAge, Instant now) {
        if (!now.isAfter(until)) {
            return Optional.empty();
        }
        return Optional.of(
                until.equals(byAge)
                        ? Message.of("gate.stale.age", asked.check(), Ages.text(asked.maxAge()))
                        : Message.of("gate.stale.word", asked.check()));
    }

    /** Which circumstance the evidence rests on is another one by now. */
    private static Optional<Message> changed(EvidenceContext then, EvidenceContext now) {
        if (!then.definition().equals(now.definition())) {
            return Optional.of(Message.of("gate.stale.definition"));
        }
        if (!then.environment().equals(now.environment())) {
            return Optional.of(Message.of("gate.stale.environment", then.environment(), now.environment()));
        }
        if (!Objects.equals(then.envFingerprint(), now.envFingerprint())) {
            return Optional.of(Message.of("gate.stale.env_file"));
        }
        if (!Objects.equals(then.composeHash(), now.composeHash())) {
            return Optional.of(Message.of("gate.stale.compose_file"));
        }
        return then.host().equals(now.host())
                ? Optional.empty()
                : Optional.of(Message.of("gate.stale.host", then.host(), now.host()));
    }

    private static Standing open(Asked asked, CheckState state, Message reason, @Nullable Message fix) {
        var way = asked.attested() ? "gate.fix.attest" : "gate.fix.ask";
        return new Standing(state, reason, fix == null ? Message.of(way, asked.project(), asked.check()) : fix, null);
    }

    /** An item, or a check, that rests on nothing. */
    static Standing unbound(String project, String name) {
        return new Standing(
                CheckState.UNKNOWN, Message.of("gate.unbound", name), Message.of("gate.fix.bind", project, name), null);
    }

    /** The worst of several, with the earliest moment one of them goes stale. */
    static Standing worst(String project, String item, List<Standing> standings) {
        var worst = standings.stream()
                .max(Comparator.comparingInt(standing -> SEVERITY.indexOf(standing.state)))
                .orElseGet(() -> unbound(project, item));
        var until = standings.stream()
                .map(Standing::freshUntil)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Standing(worst.state, worst.reason, worst.fix, until);
    }

    /** This standing under a waiver; what passes by itself needs none. */
    Standing excused(@Nullable Waiver waiver, Instant now) {
        if (waiver == null || !waiver.valid(now) || state == CheckState.PASS) {
            return this;
        }
        var approver = Objects.requireNonNullElse(waiver.approvedBy(), "");
        var reason = Message.of(
                "gate." + waiver.kind().label(),
                approver,
                waiver.reason(),
                waiver.expiresAt().toString());
        return new Standing(waiver.kind().state(), reason, null, freshUntil);
    }
}
