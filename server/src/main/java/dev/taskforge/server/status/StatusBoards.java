package dev.taskforge.server.status;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.StatusDuty;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Point;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.server.status.StatusBoard.Service;
import dev.taskforge.server.status.StatusBoard.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts status pages together, each once in some seconds however many look at it. Safe for use by any thread. */
public final class StatusBoards {
    private static final Logger LOG = LoggerFactory.getLogger(StatusBoards.class);
    /** So old a page may be. */
    public static final Duration AGE = Duration.ofSeconds(5);
    /** By which headers of requests what is public differs. */
    public static final String VARY = "Accept-Language, Cookie";

    private static final Duration LEAST_STALE = Duration.ofMinutes(2);

    private final Projects projects;
    private final Monitors monitors;
    private final PastTrouble troubles;
    private final PlannedMaintenance planned;
    private final Clock clock;
    private final Recent<Map<String, Project>> directory;
    private final Map<String, Recent<StatusBoard>> boards = new ConcurrentHashMap<>();

    public StatusBoards(
            Projects projects, Monitors monitors, PastTrouble troubles, PlannedMaintenance planned, Clock clock) {
        this.projects = projects;
        this.monitors = monitors;
        this.troubles = troubles;
        this.planned = planned;
        this.clock = clock;
        this.directory = new Recent<>(this::read, AGE, clock);
    }

    /** A project that has a status page, and what its file says of it. */
    public record Found(Project project, StatusDuty duty) {}

    /** By the name of a project, or by what its file calls the page; names come first. */
    public Optional<Found> find(String name) {
        return Optional.ofNullable(directory.get().get(name))
                .flatMap(project -> Optional.ofNullable(project.file().status()).map(duty -> new Found(project, duty)));
    }

    /** The same, of those that are public. */
    public Optional<Found> findOpen(String name) {
        return find(name).filter(found -> found.duty().open());
    }

    private Map<String, Project> read() {
        var named = new HashMap<String, Project>();
        var called = new HashMap<String, Project>();
        for (var name : projects.names()) {
            try {
                projects.find(name).ifPresent(project -> {
                    var status = project.file().status();
                    if (status != null) {
                        named.put(name, project);
                        if (status.slug() != null) {
                            called.putIfAbsent(status.slug(), project);
                        }
                    }
                });
            } catch (RuntimeException e) {
                LOG.warn("the status page of {} cannot be read: {}", name, e.toString());
            }
        }
        called.putAll(named);
        boards.keySet().retainAll(named.keySet());
        return called;
    }

    /** What the page tells; the same object as long as it is not made anew. */
    public StatusBoard board(Found found) {
        var name = found.project().name();
        return boards.computeIfAbsent(name, _ -> new Recent<>(() -> make(name), AGE, clock))
                .get();
    }

    private StatusBoard make(String name) {
        var found = find(name).orElseThrow(() -> new IllegalStateException("there is no status page of " + name));
        var project = found.project();
        var duty = found.duty();
        var now = clock.instant();
        var reports = monitors.of(project).stream().collect(Collectors.toMap(MonitorReport::name, Function.identity()));
        var days = monitors.days(project);
        var known = duty.monitors().stream().filter(reports::containsKey).toList();
        var announced = planned.of(project);
        var held = announced.stream().filter(one -> one.holds(now)).toList();
        var services = known.stream()
                .map(monitor -> service(
                        project,
                        Objects.requireNonNull(reports.get(monitor)),
                        days.getOrDefault(monitor, List.of()),
                        duty,
                        held.stream().anyMatch(one -> one.covers(monitor))))
                .toList();
        var titles = services.stream().collect(Collectors.toMap(Service::name, Service::title));
        var past = troubles
                .since(
                        project,
                        known.stream().map(reports::get).toList(),
                        now.minus(Duration.ofDays(StatusBoard.PAST_DAYS)))
                .stream()
                .map(span -> new Trouble(titles.getOrDefault(span.monitor(), ""), span.from(), span.until()))
                .toList();
        var title = duty.title();
        return new StatusBoard(
                title == null ? project.title() : title,
                StatusBoard.overall(services, !held.isEmpty()),
                now,
                duty.days(),
                services,
                past,
                announced);
    }

    private Service service(
            Project project, MonitorReport report, List<Point> days, StatusDuty duty, boolean maintenance) {
        var now = clock.instant();
        var from = now.minus(Duration.ofDays(duty.days()));
        var uptimes = new EnumMap<Range, OptionalDouble>(Range.class);
        monitors.totals(project, report.name()).forEach((range, roll) -> uptimes.put(range, roll.uptime()));
        var state = state(report, now);
        return new Service(
                report.name(),
                report.check().title(),
                maintenance && !state.equals("up") ? "maintenance" : state,
                since(report, now),
                uptimes,
                days.stream().filter(day -> day.at().isAfter(from)).toList());
    }

    private static Instant since(MonitorReport report, Instant now) {
        var pause = report.pause();
        if (pause != null) {
            return pause.at();
        }
        var last = report.lookedAt();
        return last != null && isStale(report, now) ? last : report.since();
    }

    /** What nobody knows, or not any more, is told as that. */
    static String state(MonitorReport report, Instant now) {
        if (report.pause() != null || isStale(report, now)) {
            return "unknown";
        }
        return report.state() == MonitorState.UP ? "up" : report.state() == MonitorState.DOWN ? "down" : "unknown";
    }

    /** Whether nobody has looked for so long that how it stood then says nothing of now. */
    private static boolean isStale(MonitorReport report, Instant now) {
        var last = report.lookedAt();
        var patience = report.monitor().every().multipliedBy(3);
        return last == null
                || last.plus(patience.compareTo(LEAST_STALE) < 0 ? LEAST_STALE : patience)
                        .isBefore(now);
    }
}
