package dev.taskforge.ops.report;

import dev.taskforge.ops.backup.BackupMoments;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Backups.Made;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The backups that were made of each source, those that were proven, and the longest time without one. */
public final class BackupChapter implements Chapter {
    /** The last backup before the month is looked for so far back. */
    private static final Duration BEFORE = Duration.ofDays(92);

    private final Backups backups;
    private final BackupMoments moments;

    public BackupChapter(Backups backups, BackupMoments moments) {
        this.backups = backups;
        this.moments = moments;
    }

    @Override
    public String id() {
        return "backups";
    }

    @Override
    public Section write(Month month) {
        var names = new TreeSet<String>();
        var duty = month.project().file().backup();
        if (duty != null) {
            names.addAll(duty.of());
        }
        moments.between(month.name(), month.from(), month.until()).forEach(made -> names.add(made.name()));
        var rows = new ArrayList<List<Value>>();
        long all = 0;
        long proven = 0;
        var gaps = new ArrayList<Optional<Duration>>();
        for (var name : names) {
            var made = there(month, name, month.from(), month.until());
            long good = made.stream()
                    .filter(one -> Boolean.TRUE.equals(one.drillPassed()))
                    .count();
            long bad = made.stream()
                    .filter(one -> Boolean.FALSE.equals(one.drillPassed()))
                    .count();
            var gap = gap(month, name, made);
            all += made.size();
            proven += good;
            gaps.add(gap);
            rows.add(List.of(new Text(name), new Count(made.size()), new Count(good), new Count(bad), length(gap)));
        }
        return new Section(
                id(),
                List.of(
                        Figure.count("made", all),
                        Figure.count("proven", proven),
                        new Figure("gap", length(longest(gaps)))),
                List.of("source", "made", "proven", "refuted", "gap"),
                rows);
    }

    /** Those of a time, but for those whose files are gone though nobody removed them: they save nobody. */
    private List<Made> there(Month month, String name, Instant from, Instant until) {
        return backups.made(month.name(), name, from, until).stream()
                .filter(one -> !one.missing())
                .toList();
    }

    /**
     * The longest time from one backup to the next that touches the month, up to its end. When the first known one is of this month, it
     * counts from its beginning. Empty when none is known.
     */
    private Optional<Duration> gap(Month month, String name, List<Made> made) {
        var before = there(month, name, month.from().minus(BEFORE), month.from());
        if (before.isEmpty() && made.isEmpty()) {
            return Optional.empty();
        }
        var last = before.isEmpty() ? month.from() : before.getLast().snapshotAt();
        var longest = Duration.ZERO;
        for (var one : made) {
            longest = longer(longest, Duration.between(last, one.snapshotAt()));
            last = one.snapshotAt();
        }
        return Optional.of(longer(longest, Duration.between(last, month.end())));
    }

    /** Of all sources: unknown when it is of one of them, which may have none at all. */
    private static Optional<Duration> longest(List<Optional<Duration>> gaps) {
        return gaps.stream().allMatch(Optional::isPresent)
                ? gaps.stream().flatMap(Optional::stream).reduce(BackupChapter::longer)
                : Optional.empty();
    }

    private static Value length(Optional<Duration> gap) {
        return Value.length(gap.orElse(null));
    }

    private static Duration longer(Duration one, Duration other) {
        return other.compareTo(one) > 0 ? other : one;
    }
}
