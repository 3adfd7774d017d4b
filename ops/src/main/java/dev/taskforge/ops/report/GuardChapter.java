package dev.taskforge.ops.report;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.guard.Guard;
import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Unknown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How each guard of the project on this machine stands, or stood at the end of a month that is over, how often it was put right in the
 * month, and what trying it showed. What was tried is only known of the last time.
 */
public final class GuardChapter implements Chapter {
    private static final String PUT = "guard.put";
    private static final String OFF = "guard.off";
    private static final String BACK = "guard.back";
    private static final String DRIFT = "guard.drift";

    private final Guards guards;
    private final Collection<Guard> all;
    private final AuditLog audit;

    /** @param all there are */
    public GuardChapter(Guards guards, Collection<Guard> all, AuditLog audit) {
        this.guards = guards;
        this.all = List.copyOf(all);
        this.audit = audit;
    }

    @Override
    public String id() {
        return "guards";
    }

    @Override
    public Section write(Month month) {
        var rows = new ArrayList<List<Value>>();
        long drifts = 0;
        long wrong = 0;
        boolean tried = true;
        for (var guard : all) {
            var row = guards.find(month.name(), guard.name()).orElse(null);
            var changes = changes(month, guard.name());
            if (!guard.isDeclared(month.project().file()) && row == null && changes.isEmpty()) {
                continue;
            }
            long put = audited(month, DRIFT, guard.name())
                    .filter(entry -> month.holds(entry.at()))
                    .count();
            var at = proven(row, month);
            long bad = row == null || at == null
                    ? 0
                    : row.proofs().stream()
                            .filter(proof -> proof.verdict() == Verdict.WRONG)
                            .count();
            drifts += put;
            wrong += bad;
            tried &= at != null;
            rows.add(List.of(
                    new Text(guard.name()),
                    month.isOver() ? then(changes) : now(row),
                    new Count(put),
                    Value.time(at),
                    at == null ? new Unknown() : new Count(bad)));
        }
        return new Section(
                id(),
                List.of(
                        Figure.count("guards", rows.size()),
                        Figure.count("drifts", drifts),
                        new Figure("wrong", tried ? new Count(wrong) : new Unknown())),
                List.of("guard", "state", "drifts", "proven", "wrong"),
                rows);
    }

    private static Value now(@Nullable Guarded row) {
        if (row == null) {
            return Value.word("guard.off");
        }
        if (!row.isKept()) {
            return Value.word("guard.trial");
        }
        return Value.word(row.trouble() == null ? "guard.on" : "guard.trouble");
    }

    /** Unknown when it went back by itself: to what, the log does not tell. */
    private static Value then(List<AuditEntry> changes) {
        if (changes.isEmpty()) {
            return Value.word("guard.off");
        }
        return switch (changes.getLast().action()) {
            case PUT -> Value.word("guard.on");
            case OFF -> Value.word("guard.off");
            default -> new Unknown();
        };
    }

    /** When it was tried, unless that was after the month or never. */
    private static @Nullable Instant proven(@Nullable Guarded row, Month month) {
        var at = row == null ? null : row.provenAt();
        return at == null || !at.isBefore(month.until()) ? null : at;
    }

    /** What was put in force or taken away up to the end of the month, the oldest first. */
    private List<AuditEntry> changes(Month month, String guard) {
        return Stream.of(PUT, OFF, BACK)
                .flatMap(action -> audited(month, action, guard))
                .filter(entry -> entry.at().isBefore(month.until()))
                .sorted(Comparator.comparingLong(AuditEntry::number))
                .toList();
    }

    private Stream<AuditEntry> audited(Month month, String action, String guard) {
        return audit.of(month.name(), action, "guard/" + guard).stream();
    }
}
