package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.NamedCheck;
import dev.taskforge.ops.project.Project;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The monitors of projects: how they stand, what became of them, and pauses. Safe for use by any thread. */
public final class Monitors {
    /** How long days of the history are kept. */
    public static final Duration KEPT = Span.DAY.kept();

    private static final Duration BARS = Duration.ofDays(89);

    private final Database database;
    private final Checks checks;
    private final AuditLog audit;
    private final Leaving leaving;
    private final Clock clock;

    /** @param leaving hears of pauses */
    public Monitors(Database database, Checks checks, AuditLog audit, Leaving leaving, Clock clock) {
        this.database = database;
        this.checks = checks;
        this.audit = audit;
        this.leaving = leaving;
        this.clock = clock;
    }

    /** How the monitors of a project stand, in the order of its file. */
    public List<MonitorReport> of(Project project) {
        return reports(project, null);
    }

    /** How one stands; empty when no monitor of the project has this name. */
    public Optional<MonitorReport> find(Project project, String name) {
        return reports(project, name).stream().findFirst();
    }

    private List<MonitorReport> reports(Project project, @Nullable String name) {
        var declared = Monitor.of(project).stream()
                .filter(monitor -> name == null || monitor.name().equals(name))
                .toList();
        if (declared.isEmpty()) {
            return List.of();
        }
        var named = checks.of(project).stream().collect(Collectors.toMap(NamedCheck::name, Function.identity()));
        var now = now();
        return database.read(tx -> {
            var rows = MonitorRows.of(tx, project.name()).stream()
                    .collect(Collectors.toMap(MonitorRow::name, Function.identity()));
            var history = new History(tx, project.name(), name);
            var day = history.since(Range.DAY, now);
            var month = history.plain().since(Range.MONTH, now);
            return declared.stream()
                    .map(monitor -> report(
                            project,
                            monitor,
                            Objects.requireNonNull(named.get(monitor.name())),
                            rows.get(monitor.name()),
                            day,
                            month,
                            now))
                    .toList();
        });
    }

    private static MonitorReport report(
            Project project,
            Monitor monitor,
            NamedCheck check,
            @Nullable MonitorRow row,
            Map<Long, Roll> day,
            Map<Long, Roll> month,
            Instant now) {
        if (row == null) {
            return new MonitorReport(
                    monitor,
                    check,
                    MonitorState.NEW,
                    project.appliedAt(),
                    null,
                    Outcome.UNASKED,
                    0,
                    null,
                    null,
                    new Roll(),
                    new Roll());
        }
        var pause = row.pause();
        return new MonitorReport(
                monitor,
                check,
                row.standing().state(),
                row.standing().since(),
                row.lookedAt(),
                row.look(),
                row.micros(),
                row.seen(),
                pause != null && pause.holds(now) ? pause : null,
                day.getOrDefault(row.id(), new Roll()),
                month.getOrDefault(row.id(), new Roll()));
    }

    /**
     * How a monitor stands, of any project.
     *
     * @param lookedAt when the last answer was there; null before
     * @param micros how long it took
     */
    public record Brief(
            String project,
            String name,
            MonitorState state,
            boolean paused,
            @Nullable Instant lookedAt,
            long micros) {}

    /** How all monitors stand that files declare now and that were looked at. */
    public List<Brief> all() {
        var now = now();
        return database.read(MonitorRows::declared).stream()
                .map(row -> {
                    var pause = row.pause();
                    return new Brief(
                            row.project(),
                            row.name(),
                            row.standing().state(),
                            pause != null && pause.holds(now),
                            row.lookedAt(),
                            row.micros());
                })
                .toList();
    }

    /** What became of each monitor of a project on each of the last 90 days of UTC, by name, the oldest first, without quantiles. */
    public Map<String, List<Point>> days(Project project) {
        return days(project, null);
    }

    private Map<String, List<Point>> days(Project project, @Nullable String name) {
        var from = now().minus(BARS);
        return database.read(tx -> named(
                tx, project, new History(tx, project.name(), name).plain().series(Span.DAY, Duration.ofDays(1), from)));
    }

    /** The same of one, without quantiles too. */
    public List<Point> daysOf(Project project, String name) {
        return days(project, name).getOrDefault(name, List.of());
    }

    /** What became of a monitor in the parts of a range. */
    public List<Point> series(Project project, String name, Range range) {
        var from = now().minus(range.length());
        return database.read(tx -> named(
                        tx, project, new History(tx, project.name(), name).series(range.span(), range.part(), from)))
                .getOrDefault(name, List.of());
    }

    /**
     * What became of each monitor of a project on some days of UTC, by name, without quantiles; 400 days are kept.
     *
     * @param until the first day that does not count
     */
    public Map<String, Roll> onDays(Project project, LocalDate from, LocalDate until) {
        var begin = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        var end = until.atStartOfDay(ZoneOffset.UTC).toInstant();
        var days = database.read(tx -> named(
                tx,
                project,
                new History(tx, project.name(), null).plain().series(Span.DAY, Duration.ofDays(1), begin)));
        var rolls = new TreeMap<String, Roll>();
        days.forEach((name, points) -> {
            var roll = new Roll();
            points.stream().filter(point -> point.at().isBefore(end)).forEach(point -> roll.add(point.roll()));
            rolls.put(name, roll);
        });
        Monitor.of(project).forEach(monitor -> rolls.putIfAbsent(monitor.name(), new Roll()));
        return rolls;
    }

    private static Map<String, List<Point>> named(Tx tx, Project project, Map<Long, List<Point>> series) {
        var named = new TreeMap<String, List<Point>>();
        MonitorRows.of(tx, project.name())
                .forEach(row -> named.put(row.name(), series.getOrDefault(row.id(), List.of())));
        return named;
    }

    /** What became of a monitor in each range. */
    public Map<Range, Roll> totals(Project project, String name) {
        var now = now();
        return database.read(tx -> {
            var totals = new EnumMap<Range, Roll>(Range.class);
            long id = MonitorRows.find(tx, project.name(), name)
                    .map(MonitorRow::id)
                    .orElse(-1L);
            var history = new History(tx, project.name(), name);
            for (var range : Range.values()) {
                totals.put(range, history.since(range, now).getOrDefault(id, new Roll()));
            }
            return totals;
        });
    }

    /** What became of each monitor of a project between two moments, by name, to the minute, without quantiles; at most a week back. */
    public Map<String, Roll> between(Project project, Instant from, Instant until) {
        return database.read(tx -> {
            var rolls = new History(tx, project.name(), null).plain().between(from, until);
            var named = new TreeMap<String, Roll>();
            MonitorRows.of(tx, project.name())
                    .forEach(row -> named.put(row.name(), rolls.getOrDefault(row.id(), new Roll())));
            return named;
        });
    }

    /** The changes of a monitor, the newest first. */
    public List<Transition> transitions(Project project, String name, int most) {
        return database.read(tx -> MonitorRows.find(tx, project.name(), name)
                .map(row -> MonitorRows.transitions(tx, row.id(), most))
                .orElse(List.of()));
    }

    /** The last looks at a monitor, the newest first. */
    public List<PastLook> looks(Project project, String name, int most) {
        return database.read(tx -> MonitorRows.find(tx, project.name(), name)
                .map(row -> MonitorRows.looks(tx, row.id(), most))
                .orElse(List.of()));
    }

    /**
     * Lets nobody look at a monitor for a while.
     *
     * @param length null for an open end
     */
    public Pause pause(Tx tx, Project project, String name, @Nullable Duration length, String actor) {
        var now = now();
        var row = MonitorRows.get(tx, project.name(), name, now);
        var pause = new Pause(now, length == null ? null : now.plus(length), actor);
        MonitorRows.pause(tx, row.id(), pause, now);
        if (leaving.paused(tx, project.name(), name, now, actor)) {
            MonitorRows.unheard(tx, row.id());
        }
        var details = new TreeMap<String, Object>();
        if (pause.until() != null) {
            details.put("until", pause.until());
        }
        audit.append(tx, actor, "monitor.pause", project.name(), "monitor/" + name, details);
        return pause;
    }

    /** Lets it be looked at again; false when it is not paused. */
    public boolean resume(Tx tx, Project project, String name, String actor) {
        var row = MonitorRows.find(tx, project.name(), name);
        var pause = row.map(MonitorRow::pause).orElse(null);
        var now = now();
        if (pause == null || !pause.holds(now)) {
            return false;
        }
        MonitorRows.pause(tx, row.orElseThrow().id(), null, now);
        audit.append(tx, actor, "monitor.resume", project.name(), "monitor/" + name, Map.of());
        return true;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
