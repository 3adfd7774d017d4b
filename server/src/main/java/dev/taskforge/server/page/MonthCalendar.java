package dev.taskforge.server.page;

import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.maintenance.Occurrence.State;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.MaintenancePage.Day;
import dev.taskforge.server.page.view.MaintenancePage.Item;
import dev.taskforge.server.page.view.Ui;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A month of duties in weeks from Monday on: on each day each duty once, with the worst that became of it on that day. */
final class MonthCalendar {
    private static final int DAYS = 7;
    private static final List<State> WORST_FIRST = List.of(
            State.MISSED, State.FAILED, State.LAPSED, State.LATE, State.DUE, State.UNKNOWN, State.PLANNED, State.DONE);

    private final YearMonth month;
    private final ZoneId zone;
    private final Ui ui;
    private final Messages texts;

    /** @param zone in which days begin and end */
    MonthCalendar(YearMonth month, ZoneId zone, Ui ui) {
        this.month = month;
        this.zone = zone;
        this.ui = ui;
        this.texts = Messages.ofOperations(ui.locale());
    }

    List<String> weekdays() {
        return Arrays.stream(DayOfWeek.values())
                .map(day -> day.getDisplayName(TextStyle.SHORT_STANDALONE, ui.locale()))
                .toList();
    }

    List<List<Day>> weeks(List<Occurrence> occurrences) {
        var days = occurrences.stream()
                .collect(Collectors.groupingBy(one -> one.due().atZone(zone).toLocalDate()));
        var weeks = new ArrayList<List<Day>>();
        var monday = month.atDay(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        while (!monday.isAfter(month.atEndOfMonth())) {
            var first = monday;
            weeks.add(IntStream.range(0, DAYS)
                    .mapToObj(first::plusDays)
                    .map(day -> day(day, days.getOrDefault(day, List.of())))
                    .toList());
            monday = monday.plusDays(DAYS);
        }
        return weeks;
    }

    private Day day(LocalDate date, List<Occurrence> due) {
        Map<String, List<Occurrence>> named = due.stream()
                .collect(Collectors.groupingBy(one -> one.entry().id(), LinkedHashMap::new, Collectors.toList()));
        var words = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(ui.locale());
        return new Day(
                date.getDayOfMonth(),
                date.toString(),
                words.format(date),
                YearMonth.from(date).equals(month),
                date.equals(LocalDate.ofInstant(ui.now(), zone)),
                named.values().stream().map(this::item).toList());
    }

    private Item item(List<Occurrence> due) {
        var worst = due.stream()
                .min(Comparator.comparingInt(one -> WORST_FIRST.indexOf(one.state())))
                .orElseThrow();
        var entry = worst.entry();
        var done = worst.done();
        return new Item(
                texts.render(entry.title()),
                worst.state().label(),
                due.getFirst().due(),
                due.size(),
                (int) due.stream().filter(one -> one.done() != null).count(),
                who(worst),
                done == null ? "" : done.note(),
                done == null ? "" : who(worst) + ", " + ui.in(zone).dateTime(done.at()));
    }

    private static String who(Occurrence one) {
        var done = one.done();
        if (one.entry().work() != null) {
            return "TaskForge";
        }
        return Objects.requireNonNullElse(done == null ? one.entry().who() : done.by(), "");
    }
}
