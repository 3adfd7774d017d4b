package dev.taskforge.server.page;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Point;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.ops.watch.Roll;
import dev.taskforge.server.monitor.Percent;
import dev.taskforge.server.page.view.MonitorPage;
import dev.taskforge.server.page.view.MonitorsPage;
import dev.taskforge.server.page.view.MonitorsPage.Day;
import dev.taskforge.server.page.view.OverviewView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Puts monitors into the words and shapes of pages. */
final class MonitorReading {
    private static final int DAYS = 90;
    private static final int SEEN = 15;

    private MonitorReading() {}

    /** The line of a project among others; null for one without monitors. */
    static OverviewView.@Nullable Watched watched(
            List<Monitor> declared, List<Monitors.Brief> standing, long incidents) {
        if (declared.isEmpty()) {
            return null;
        }
        var states = new HashMap<String, Monitors.Brief>();
        standing.forEach(brief -> states.put(brief.name(), brief));
        int up = 0;
        int bad = 0;
        var worst = "";
        for (var monitor : declared) {
            var brief = states.get(monitor.name());
            var state = brief == null ? MonitorState.NEW : brief.state();
            boolean paused = brief != null && brief.paused();
            up += !paused && state == MonitorState.UP ? 1 : 0;
            bad += !paused && state.isBad() ? 1 : 0;
            worst = worse(worst, paused ? "paused" : state.detail());
        }
        return new OverviewView.Watched(declared.size(), up, bad, worst, incidents);
    }

    private static String worse(String one, String other) {
        var order = List.of("", "up", "paused", "new", "offline", "unasked", "down");
        return order.indexOf(one) >= order.indexOf(other) ? one : other;
    }

    static MonitorsPage.Row row(MonitorReport report, List<Point> days, Messages texts, Instant now, Locale locale) {
        var seen = report.seen();
        var pause = report.pause();
        return new MonitorsPage.Row(
                report.name(),
                report.check().title(),
                report.check().kind(),
                report.check().question(),
                report.word(),
                pause == null ? report.since() : pause.at(),
                report.monitor().every(),
                report.lookedAt(),
                seen == null ? "" : texts.render(seen),
                percent(report.day().uptime(), locale),
                percent(report.month().uptime(), locale),
                micros(report.day().quantile(0.95)),
                days(days, DAYS, now, locale),
                pause == null ? null : new MonitorsPage.Paused(pause.by(), pause.at(), pause.until()));
    }

    /** Never rounded up: what failed once is not 100 %. */
    static String percent(OptionalDouble part, Locale locale) {
        return Percent.of(part, locale);
    }

    static @Nullable Long micros(OptionalLong value) {
        return value.isEmpty() ? null : (Long) value.getAsLong();
    }

    /** The last so many days, the oldest first. */
    static List<Day> days(List<Point> points, int count, Instant now, Locale locale) {
        var known = new HashMap<Long, Roll>();
        points.forEach(point -> known.put(day(point.at()), point.roll()));
        var days = new ArrayList<Day>();
        for (long day = day(now) - count + 1; day <= day(now); day++) {
            var date = DateTimeFormatter.ofPattern("d MMM", locale)
                    .withZone(ZoneOffset.UTC)
                    .format(Instant.EPOCH.plus(Duration.ofDays(day)));
            var roll = known.get(day);
            if (roll == null || roll.looks() == 0) {
                days.add(new Day(days.size() * MonitorsPage.STEP, -1, date + ": –"));
            } else {
                int share = (int) Math.ceil(100.0 * roll.bad() / roll.looks());
                days.add(new Day(
                        days.size() * MonitorsPage.STEP,
                        share == 0 ? 0 : Math.max(share, SEEN),
                        date + ": " + percent(roll.uptime(), locale)));
            }
        }
        return days;
    }

    private static long day(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 86_400L);
    }

    static MonitorPage.Total total(Range range, Roll roll, Locale locale) {
        return new MonitorPage.Total(
                range.word(),
                percent(roll.uptime(), locale),
                roll.looks(),
                roll.bad(),
                micros(roll.quantile(0.5)),
                micros(roll.quantile(0.95)),
                micros(roll.quantile(0.99)));
    }

    /** Null when nobody looked in this time. */
    static MonitorPage.@Nullable Chart chart(List<Point> points, Range range, Instant now) {
        if (points.isEmpty()) {
            return null;
        }
        var from = now.minus(range.length());
        long most = points.stream()
                .mapToLong(point -> point.roll().quantile(0.95).orElse(0))
                .max()
                .orElse(0);
        var mean = new StringBuilder();
        var nearly = new StringBuilder();
        var bad = new ArrayList<MonitorPage.Bad>();
        Instant before = null;
        for (var point : points) {
            boolean follows = before != null
                    && Duration.between(before, point.at())
                                    .compareTo(range.part().multipliedBy(2))
                            <= 0;
            before = draw(point, follows, x(point.at(), from, range), most, mean, nearly) ? point.at() : null;
            if (point.roll().bad() > 0) {
                bad.add(new MonitorPage.Bad(
                        x(point.at(), from, range),
                        Math.max(
                                2,
                                MonitorPage.WIDTH
                                        * (double) range.part().toMillis()
                                        / range.length().toMillis()),
                        point.at(),
                        point.roll().bad()));
            }
        }
        return new MonitorPage.Chart(from, now, mean.toString(), nearly.toString(), most, bad);
    }

    private static boolean draw(
            Point point, boolean follows, double x, long most, StringBuilder mean, StringBuilder nearly) {
        var p95 = point.roll().quantile(0.95);
        var middle = point.roll().mean();
        if (p95.isEmpty() || middle.isEmpty()) {
            return false;
        }
        append(mean, follows, x, middle.getAsLong(), most);
        append(nearly, follows, x, p95.getAsLong(), most);
        return true;
    }

    private static void append(StringBuilder path, boolean follows, double x, long value, long most) {
        double y = MonitorPage.HEIGHT * (1 - (most == 0 ? 0 : Math.min(1, (double) value / most)) * 0.96) - 2;
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f", follows ? "L" : "M", x, y));
        if (!follows) {
            // So that a moment alone is seen too.
            path.append(String.format(Locale.ROOT, "h%.1f", 1.0));
        }
    }

    private static double x(Instant at, Instant from, Range range) {
        double part =
                (double) Duration.between(from, at).toMillis() / range.length().toMillis();
        return Math.clamp(part, 0, 1) * MonitorPage.WIDTH;
    }
}
