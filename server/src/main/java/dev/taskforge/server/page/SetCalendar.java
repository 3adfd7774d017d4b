package dev.taskforge.server.page;

import dev.taskforge.ops.backup.BackupSet;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.SetStanding;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.project.Project;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.Ui;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The last weeks of a project's sets of backups, day by day: what there is of each at its best. */
final class SetCalendar {
    private static final int WEEKS = 5;
    private static final int DAYS = 7;
    /** So many of the newest sets are looked at, about one an hour. */
    private static final int MOST = 1_000;

    /** What can be restored counts before what is only under way. */
    private static final List<SetStanding.State> BEST_FIRST = List.of(
            SetStanding.State.PROVEN,
            SetStanding.State.COMPLETE,
            SetStanding.State.RUNNING,
            SetStanding.State.REMOVED,
            SetStanding.State.INCOMPLETE);

    private final Project project;
    private final Ui ui;
    private final ZoneId zone;

    private SetCalendar(Project project, Ui ui) {
        this.project = project;
        this.ui = ui;
        var duty = project.file().backup();
        var timetable = duty == null ? null : duty.timetable();
        this.zone = timetable == null ? ZoneOffset.UTC : timetable.zone();
    }

    /** The weeks up to this one, in the time zone whose days count for retention. */
    static BackupsView.Calendar of(Project project, SetStandings standings, Ui ui) {
        var calendar = new SetCalendar(project, ui);
        var today = LocalDate.ofInstant(ui.now(), calendar.zone);
        var first =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(WEEKS - 1);
        var sets = standings.since(project.name(), calendar.start(first), MOST).stream()
                .filter(calendar::isWhole)
                .collect(Collectors.groupingBy(set -> LocalDate.ofInstant(set.at(), calendar.zone)));
        var weeks = IntStream.range(0, WEEKS)
                .mapToObj(week -> calendar.week(first.plusWeeks(week), today, sets))
                .toList();
        return new BackupsView.Calendar(calendar.weekdays(), weeks);
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** What a deployment backs up for itself is often of one database only. */
    private boolean isWhole(SetStanding standing) {
        return standing.set().origin() != BackupSet.Origin.DEPLOYMENT || standing.covers(BackupSets.namesOf(project));
    }

    private List<String> weekdays() {
        return Arrays.stream(DayOfWeek.values())
                .map(day -> day.getDisplayName(TextStyle.SHORT_STANDALONE, ui.locale()))
                .toList();
    }

    private List<BackupsView.Day> week(LocalDate monday, LocalDate today, Map<LocalDate, List<SetStanding>> sets) {
        return IntStream.range(0, DAYS)
                .mapToObj(monday::plusDays)
                .map(day -> day(day, day.isAfter(today), sets.getOrDefault(day, List.of())))
                .toList();
    }

    private BackupsView.Day day(LocalDate day, boolean ahead, List<SetStanding> sets) {
        var best = sets.stream()
                .map(SetStanding::state)
                .min(Comparator.comparingInt(BEST_FIRST::indexOf))
                .map(SetStanding.State::label)
                .orElse("none");
        var named = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(ui.locale())
                .format(day);
        return new BackupsView.Day(
                day.getDayOfMonth(),
                named,
                best,
                ahead,
                sets.size(),
                sets.isEmpty() ? 0 : start(day.plusDays(1)).toEpochMilli());
    }
}
