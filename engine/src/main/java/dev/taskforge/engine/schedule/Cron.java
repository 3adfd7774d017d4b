package dev.taskforge.engine.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Locale;

/**
 * A cron line of five fields: minute, hour, day of month, month, day of week.
 *
 * <p>Each field takes numbers, {@code *}, ranges {@code 1-5}, steps {@code *}{@code /10} and {@code 8-18/2}, and lists
 * of these; months and week days also take their English three-letter names, and both 0 and 7 are Sunday. When both day
 * fields are restricted (neither begins with {@code *}), a day that matches either of them counts; else it must match
 * both.
 *
 * <p>When clocks go forward, a time that does not exist is replaced by the first instant after the gap; several of them
 * become one. When clocks go back, a time that exists twice counts once, the first time.
 */
public final class Cron {
    /** Leap days lie at most eight years apart. */
    private static final int LONGEST_SEARCH_YEARS = 9;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekDays;
    private final boolean eitherDay;

    private Cron(String text, String[] fields) {
        this.text = text;
        minutes = CronField.MINUTE.parse(fields[0]);
        hours = CronField.HOUR.parse(fields[1]);
        days = CronField.DAY_OF_MONTH.parse(fields[2]);
        months = CronField.MONTH.parse(fields[3]);
        weekDays = CronField.DAY_OF_WEEK.parse(fields[4]);
        boolean anyDay = fields[2].startsWith("*");
        boolean anyWeekDay = fields[4].startsWith("*");
        eitherDay = !anyDay && !anyWeekDay;
        if (!anyDay && anyWeekDay && !dayExists()) {
            throw CronField.DAY_OF_MONTH.problem("no month of \"" + fields[3] + "\" has that day", fields[2]);
        }
    }

    /**
     * Reads a cron line.
     *
     * @throws IllegalArgumentException that names the field and what is wrong with it
     */
    public static Cron parse(String text) {
        var fields = text.strip().split("\\s+");
        if (text.isBlank() || fields.length != 5) {
            int found = text.isBlank() ? 0 : fields.length;
            throw new IllegalArgumentException("cron: \"" + text.strip()
                    + "\" needs five fields (minute, hour, day of month, month, day of week), found " + found);
        }
        return new Cron(text.strip().toUpperCase(Locale.ROOT), fields);
    }

    private boolean dayExists() {
        return months.stream()
                .anyMatch(month -> days.nextSetBit(1) <= Month.of(month).maxLength());
    }

    /** The first time after {@code after}, read in {@code zone}. */
    public Instant next(Instant after, ZoneId zone) {
        var local = after.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES);
        var lastDay = local.toLocalDate().plusYears(LONGEST_SEARCH_YEARS);
        for (var day = nextDay(local.toLocalDate(), lastDay); ; day = nextDay(day.plusDays(1), lastDay)) {
            int firstMinute = day.equals(local.toLocalDate()) ? local.getHour() * 60 + local.getMinute() : 0;
            for (int minute = nextMinute(firstMinute); minute >= 0; minute = nextMinute(minute + 1)) {
                var instant = instant(day.atTime(minute / 60, minute % 60), zone);
                if (instant.isAfter(after)) {
                    return instant;
                }
            }
        }
    }

    /** The instant of a local time: the first of two, or the first after a gap. */
    private static Instant instant(LocalDateTime local, ZoneId zone) {
        var transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private LocalDate nextDay(LocalDate from, LocalDate last) {
        var day = from;
        while (!matches(day)) {
            day = months.get(day.getMonthValue())
                    ? day.plusDays(1)
                    : YearMonth.from(day).plusMonths(1).atDay(1);
            if (day.isAfter(last)) {
                throw new IllegalStateException("cron \"" + text + "\" never fires");
            }
        }
        return day;
    }

    private boolean matches(LocalDate day) {
        boolean dayOfMonth = days.get(day.getDayOfMonth());
        boolean dayOfWeek = weekDays.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
    }

    /** The first matching minute of the day from {@code from} on, or -1. */
    private int nextMinute(int from) {
        for (int hour = hours.nextSetBit(from / 60); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            int minute = minutes.nextSetBit(hour == from / 60 ? from % 60 : 0);
            if (minute >= 0) {
                return hour * 60 + minute;
            }
        }
        return -1;
    }

    /** The line in upper case. */
    @Override
    public String toString() {
        return text;
    }
}
