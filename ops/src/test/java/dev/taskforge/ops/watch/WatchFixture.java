package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Look;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Watches on a real store, with a clock that is set by hand and targets that answer as they are told to. */
final class WatchFixture implements AutoCloseable, Hearers {
    final ManualClock clock = new ManualClock();
    final Path folder;
    final Database database;
    final AuditLog audit;
    final Projects projects;
    final Monitors monitors;
    /** What is told, in the order in which it was. */
    final List<String> told = new ArrayList<>();
    /** For how long that was up again was not, in minutes. */
    final List<Long> lasted = new ArrayList<>();
    /** What each target answers; one that is not here answers well. */
    final Map<String, CheckState> answers = new ConcurrentHashMap<>();
    /** Where it lies; on this machine when it is not here. */
    final Map<String, String> hosts = new ConcurrentHashMap<>();

    /** The projects that heard last that nothing outside is reached. */
    private final Set<String> offline = ConcurrentHashMap.newKeySet();

    private final AtomicLong writes = new AtomicLong();
    volatile boolean changing;
    volatile Instant changed = PlannedChanges.NEVER;
    /** What is planned, for nodes that are made afterwards. */
    volatile PlannedChanges plans = (_, _) -> (_, _) -> changing ? PlannedChanges.NOT_YET : changed;

    volatile boolean references = true;
    volatile @Nullable Error broken;
    /** Whether nobody hears that a monitor is not up. */
    volatile boolean deaf;

    /** The projects whose messages cannot be made. */
    final Set<String> mute = ConcurrentHashMap.newKeySet();

    WatchFixture(Path folder) {
        this.folder = folder;
        database = new CountingDatabase(TestDatabase.open(folder.resolve("t.db")), writes);
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        var reader = new ProjectReader(CheckKinds.builtIn());
        projects = new Projects(
                database,
                clock,
                () -> {
                    throw new IllegalStateException("nothing runs here");
                },
                audit,
                reader);
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of("TOKEN", "very-hidden-token"));
        monitors = new Monitors(
                database,
                new Checks(CheckKinds.with(List.of()), environments, clock, "here"),
                audit,
                Leaving.NOBODY,
                clock);
    }

    /** The project {@code shop} with these monitors, every 30 seconds. */
    Project apply(String... names) {
        return applyTo("shop", names);
    }

    Project applyTo(String project, String... names) {
        return applyWith("", project, names);
    }

    /** @param more of the file */
    Project applyWith(String more, String project, String... names) {
        var yaml = new StringBuilder("project: " + project + "\n" + more);
        if (names.length > 0) {
            yaml.append("checks:\n");
        }
        for (var name : names) {
            yaml.append("  ")
                    .append(name)
                    .append(": {http: \"http://127.0.0.1:1/")
                    .append(name)
                    .append("?token=${TOKEN}\", every: 30s}\n");
        }
        return database.write(tx -> projects.apply(tx, yaml.toString(), folder, "ani"));
    }

    Project shop() {
        return projects.find("shop").orElseThrow();
    }

    Watch watch(String node) {
        return new Watch(
                database,
                new Declarations(database, projects),
                this::look,
                Runnable::run,
                this,
                plans,
                new OwnConnection(List.of("192.0.2.1:443"), _ -> references),
                node,
                clock);
    }

    private Look look(Monitor monitor) {
        var state = answers.getOrDefault(monitor.name(), CheckState.PASS);
        return new Look(state, Message.of("text", "seen " + state), Duration.ofMillis(20), hosts.get(monitor.name()));
    }

    /** Lets time pass in steps of a second, each with all that is due. */
    void run(Watch watch, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.pass(Duration.ofSeconds(1));
            turn(watch);
        }
    }

    /** Lets looks end that are not written down yet. */
    void lookOnly(Watch watch, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.pass(Duration.ofSeconds(1));
            watch.tick();
        }
    }

    /** Lets these answer otherwise than wanted. */
    void fails(String... names) {
        for (var name : names) {
            answers.put(name, CheckState.FAIL);
        }
    }

    /** How many looks at a monitor are written down. */
    int looks(String name) {
        return looks("shop", name);
    }

    int looks(String project, String name) {
        return database.read(tx -> MonitorRows.find(tx, project, name)
                .map(row -> MonitorRows.looks(tx, row.id(), 1_000).size())
                .orElse(0));
    }

    void turn(Watch watch) {
        watch.tick();
        watch.step();
    }

    private void hear(String project, String what) {
        if (mute.contains(project)) {
            throw new IllegalStateException("the file of " + project + " cannot be read");
        }
        var fault = broken;
        if (fault != null) {
            throw fault;
        }
        told.add(what);
    }

    @Override
    public boolean bad(Tx tx, Monitor monitor, Transition transition) {
        if (deaf) {
            return false;
        }
        hear(monitor.project(), transition.became() + " " + monitor.name());
        return true;
    }

    @Override
    public void well(Tx tx, Monitor monitor, Transition transition) {
        hear(monitor.project(), "UP " + monitor.name());
        lasted.add(Duration.between(transition.since(), transition.at()).toMinutes());
    }

    @Override
    public void gone(Tx tx, String project, String monitor, Instant at) {
        hear(project, "GONE " + monitor);
    }

    @Override
    public void offline(Tx tx, String project, Instant since) {
        hear(project, "OFFLINE " + project);
        offline.add(project);
    }

    @Override
    public void online(Tx tx, String project, Instant since, Instant until) {
        if (!offline.remove(project)) {
            return;
        }
        hear(
                project,
                "ONLINE " + project + " after " + Duration.between(since, until).toSeconds() / 60 + " min");
    }

    /** How many transactions have written. */
    long writes() {
        return writes.get();
    }

    MonitorState state(String name) {
        return monitors.find(shop(), name).orElseThrow().state();
    }

    @Override
    public void close() {
        database.close();
    }
}
