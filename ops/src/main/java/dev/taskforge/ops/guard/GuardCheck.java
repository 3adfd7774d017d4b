package dev.taskforge.ops.guard;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Is a guard on, seen to be in force just now, and proven not long ago?
 *
 * @param proven how old the last proof may be; null when none is needed
 */
public record GuardCheck(
        Supplier<Guards> guards, String guard, @Nullable Duration proven) implements Check {
    /** Whoever looks every half minute has missed a few. */
    private static final Duration UNSEEN = Duration.ofMinutes(3);

    private static final Field<Duration> PROVEN = Field.optional(
            "proven_within",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(366)),
            "How long ago it may have been tried; when left out nobody needs to have tried.");

    /**
     * The kind of check that knows of guards.
     *
     * @param names of all there are
     */
    public static CheckKind kind(Supplier<Guards> guards, Collection<String> names) {
        var words = new TreeMap<String, String>();
        names.forEach(name -> words.put(name, name));
        Field<String> which = Field.required("guard", Types.choice(words), "Which guard must be on and in force.");
        return CheckKind.of("guard", List.of(which, PROVEN), (values, scope) -> of(values, which, guards))
                .watchedEvery(Duration.ofMinutes(1));
    }

    private static GuardCheck of(Values values, Field<String> which, Supplier<Guards> guards) {
        return new GuardCheck(guards, values.get(which), values.find(PROVEN));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var now = surroundings.clock().instant();
            var project = surroundings.project();
            return guards.get()
                    .find(project, guard)
                    .map(row -> answer(row, now))
                    .orElseGet(() -> Answer.fail(
                            Message.of("check.guard.off", guard), Message.of("check.guard.off.fix", guard, project)));
        } catch (DatabaseException e) {
            return Answer.error(
                    Message.of("check.guard.away", String.valueOf(e.getMessage())), Message.of("check.guard.away.fix"));
        }
    }

    private Answer answer(Guarded row, Instant now) {
        var fix = Message.of("check.guard.fix", guard, row.project());
        if (!row.isKept()) {
            return Answer.fail(
                    Message.of("check.guard.trial", guard), Message.of("check.guard.trial.fix", guard, row.project()));
        }
        if (row.trouble() != null) {
            return Answer.fail(Message.of("check.guard.trouble", guard, row.trouble()), fix);
        }
        var seen = row.lookedAt();
        if (seen == null || seen.plus(UNSEEN).isBefore(now)) {
            return Answer.error(Message.of("check.guard.unseen", guard), Message.of("check.guard.unseen.fix"));
        }
        var wrong = row.proofs().stream()
                .filter(proof -> proof.verdict() == Verdict.WRONG)
                .findFirst();
        if (wrong.isPresent()) {
            return Answer.fail(
                    Message.of("check.guard.wrong", guard, wrong.get().subject()), fix);
        }
        var at = row.provenAt();
        boolean tried = row.proofs().stream().anyMatch(proof -> proof.verdict() == Verdict.RIGHT);
        if (proven != null && (at == null || !tried || at.plus(proven).isBefore(now))) {
            return Answer.fail(Message.of("check.guard.unproven", guard, Durations.show(proven)), fix);
        }
        return at == null
                ? Answer.pass(Message.of("check.guard.on", guard))
                : Answer.pass(Message.of(
                        "check.guard.proven",
                        guard,
                        row.proofs().size(),
                        Durations.roughly(Duration.between(at, now))));
    }

    @Override
    public boolean isOfOwnRecords() {
        return true;
    }

    @Override
    public String question() {
        return "guard " + guard;
    }
}
