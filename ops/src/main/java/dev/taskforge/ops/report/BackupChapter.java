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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
        @Nullable Duration longest = null;
        for (var name : names) {
            var made = backups.made(month.name(), name, month.from(), month.until());
            long good = made.stream()
                    .filter(one -> Boolean.TRUE.equals(one.drillPassed()))
                    .count();
            long bad = made.stream()
                    .filter(one -> Boolean.FALSE.equals(one.drillPassed()))
                    .count();
            var gap = gap(month, name, made);
            all += made.size();
            proven += good;
            longest = longer(longest, gap);
            rows.add(List.of(
                    new Text(name), new Count(made.size()), new Count(good), new Count(bad), Value.length(gap)));
        }
        return new Section(
                id(),
                List.of(
                        Figure.count("made", all),
                        Figure.count("proven", proven),
                        new Figure("gap", Value.length(longest))),
                List.of("source", "made", "proven", "refuted", "gap"),
                rows);
    }

    /** The longest time from one backup to the next that touches the month, up to its end; null when there is none to count from. */
    private @Nullable Duration gap(Month month, String name, List<Made> made) {
        var moments = new ArrayList<Instant>();
        backups.made(month.name(), name, month.from().minus(BEFORE), month.from()).stream()
                .map(Made::snapshotAt)
                .reduce((_, later) -> later)
                .ifPresent(moments::add);
        made.stream().map(Made::snapshotAt).forEach(moments::add);
        if (moments.isEmpty()) {
            return null;
        }
        moments.add(month.end());
        @Nullable Duration longest = null;
        for (int i = 1; i < moments.size(); i++) {
            longest = longer(longest, Duration.between(moments.get(i - 1), moments.get(i)));
        }
        return longest;
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }
}
