package dev.taskforge.ops.backup;

import dev.taskforge.ops.project.ProjectFile.Keep;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides which backups may go. Pure. */
final class Retention {
    /** So many backups that were restored to equality always stay, however old they are. */
    static final int PROVEN_COPIES = 2;

    private Retention() {}

    /**
     * Returns what is beyond the newest backups that lie where they were to lie: those whose file is there, and those without a
     * local copy of which a verified copy is at a destination. Of those that are proven, the newest also stay, and the
     * newest of each hour, day, week and month that counts: a backup that nobody has restored takes no proven one's place.
     *
     * <p>When those left take more room than they may, the oldest go as well, but never the newest, nor the newest two that are
     * proven. A pinned one stays in any case and takes no other's place; its room counts. One without a local copy takes no
     * room, and does not go for it.
     *
     * <p>One whose file is gone is never among them, for its disk may only be away; unless there is a copy of it, which would
     * else stay for ever. It is surplus when it would be if its file were there, but takes the place of none whose file is.
     *
     * <p>The same is true of one without a local copy of which no verified copy is left: no disk can bring it back.
     *
     * @param newestFirst every backup of one database
     * @param zone whose days count
     */
    static List<Backup> surplus(List<Backup> newestFirst, Keep keep, ZoneId zone) {
        var present = newestFirst.stream().filter(Backup::inPlace).toList();
        var surplus = new HashSet<Backup>(beyond(unpinned(present), keep, zone));
        surplus.addAll(tooLarge(
                present.stream().filter(backup -> !surplus.contains(backup)).toList(), keep.bytes()));
        var obtainable = newestFirst.stream().filter(Backup::obtainable).toList();
        beyond(unpinned(obtainable), keep, zone).stream()
                .filter(backup -> !backup.inPlace())
                .forEach(surplus::add);
        var orLost = newestFirst.stream()
                .filter(backup -> backup.obtainable() || !backup.local())
                .toList();
        beyond(unpinned(orLost), keep, zone).stream()
                .filter(backup -> !backup.obtainable())
                .forEach(surplus::add);
        return newestFirst.stream().filter(surplus::contains).toList();
    }

    private static List<Backup> unpinned(List<Backup> backups) {
        return backups.stream().filter(backup -> backup.pin() == null).toList();
    }

    private static List<Backup> tooLarge(List<Backup> present, @Nullable Long most) {
        long bytes =
                present.stream().filter(Backup::here).mapToLong(Backup::bytes).sum();
        if (most == null || bytes <= most) {
            return List.of();
        }
        var untouched = new HashSet<Long>();
        present.stream().limit(1).forEach(backup -> untouched.add(backup.id()));
        proven(present).stream().limit(PROVEN_COPIES).forEach(backup -> untouched.add(backup.id()));
        var surplus = new ArrayList<Backup>();
        for (var backup : unpinned(present).reversed()) {
            if (backup.here() && bytes > most && !untouched.contains(backup.id())) {
                surplus.add(backup);
                bytes -= backup.bytes();
            }
        }
        return surplus;
    }

    private static List<Backup> proven(List<Backup> backups) {
        return backups.stream()
                .filter(backup -> Boolean.TRUE.equals(backup.drillPassed()))
                .toList();
    }

    private static List<Backup> beyond(List<Backup> present, Keep keep, ZoneId zone) {
        int last = Math.max(PROVEN_COPIES, keep.last());
        if (present.size() <= last) {
            return List.of();
        }
        var proven = proven(present);
        var kept = new HashSet<Long>();
        proven.stream().limit(last).forEach(backup -> kept.add(backup.id()));
        keepNewestOfEach(
                proven, keep.hourly(), kept, backup -> backup.snapshotAt().truncatedTo(ChronoUnit.HOURS));
        keepNewestOfEach(proven, keep.daily(), kept, backup -> day(backup, zone));
        keepNewestOfEach(proven, keep.weekly(), kept, backup -> week(backup, zone));
        keepNewestOfEach(proven, keep.monthly(), kept, backup -> YearMonth.from(day(backup, zone)));
        keepNewestOfEach(proven, keep.yearly(), kept, backup -> Year.from(day(backup, zone)));
        return present.subList(last, present.size()).stream()
                .filter(backup -> !kept.contains(backup.id()))
                .toList();
    }

    /** A time without a backup uses up none of the count. */
    private static void keepNewestOfEach(
            List<Backup> newestFirst, int count, Set<Long> kept, Function<Backup, Object> time) {
        var seen = new HashSet<>();
        for (var backup : newestFirst) {
            if (seen.size() < count && seen.add(time.apply(backup))) {
                kept.add(backup.id());
            }
        }
    }

    private static LocalDate day(Backup backup, ZoneId zone) {
        return LocalDate.ofInstant(backup.snapshotAt(), zone);
    }

    private static Object week(Backup backup, ZoneId zone) {
        var day = day(backup, zone);
        return List.of(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }
}
