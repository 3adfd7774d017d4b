package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Looks;
import dev.taskforge.ops.host.docker.ContainerNews;
import dev.taskforge.ops.host.docker.Looking.Happened;
import dev.taskforge.ops.project.Projects;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches: one thread begins the looks that are due, each of which has a thread of its own, and another one writes down what they saw,
 * so that neither a target nor a database that is slow lets a look begin late. Of several nodes one watches. Close it to stop.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    /** What changes nothing waits so long to be written together. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private static final Duration RENEW = Duration.ofSeconds(5);
    private static final Duration ROLL = Duration.ofMinutes(1);
    private static final Duration PURGE = Duration.ofMinutes(10);
    private static final int MOST_PENDING = 50_000;

    private final Database database;
    private final WatchDuty duty;
    private final Declarations declarations;
    private final Bookkeeping books;
    private final OwnConnection connection;
    private final RollUps rollUps;
    private final Clock clock;
    private final Executor threads;
    private final Rounds rounds;
    private final Ends ends = new Ends();
    private final List<Thread> running = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable ContainerNews news;

    // The rest belongs to the thread that writes.
    private final List<Seen> pending = new ArrayList<>();
    private final Set<Monitor.Key> restless = new HashSet<>();
    private boolean holding;
    private Instant renewed = Instant.MIN;
    private Instant judged = Instant.MIN;
    private Instant rolled = Instant.MIN;
    private Instant purged = Instant.MIN;

    /**
     * @param eye looks at monitors of the projects that {@code declarations} knows
     * @param threads on which it does
     */
    Watch(
            Database database,
            Declarations declarations,
            Eye eye,
            Executor threads,
            Hearers hearers,
            PlannedChanges planned,
            OwnConnection connection,
            String node,
            Clock clock) {
        this.database = database;
        this.declarations = declarations;
        this.duty = new WatchDuty(database, node);
        this.books = new Bookkeeping(database, duty, new Ledger(hearers, planned));
        this.connection = connection;
        this.rollUps = new RollUps(database, duty);
        this.clock = clock;
        this.threads = threads;
        this.rounds = new Rounds(eye, threads, clock, Rounds.MOST_AT_ONCE);
    }

    /**
     * One that watches once it is started.
     *
     * @param references host:port of what is always there, by literal addresses; empty not to find out whether this machine is offline
     * @param node the name of this process
     */
    public static Watch open(
            Database database,
            Projects projects,
            Looks looks,
            Hearers hearers,
            PlannedChanges planned,
            List<String> references,
            String node,
            Clock clock) {
        var declarations = new Declarations(database, projects);
        return new Watch(
                database,
                declarations,
                monitor -> looks.look(declarations.project(monitor), monitor.name()),
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("look-", 0).factory()),
                hearers,
                planned,
                new OwnConnection(references, new References()),
                node,
                clock);
    }

    /** Begins. */
    public void start() {
        // No virtual threads: what hangs in one of these must not keep these from running, and they talk to databases.
        running.add(Thread.ofPlatform()
                .daemon()
                .name("watch")
                .start(() -> repeat(() -> {
                    rounds.await(untilEnds());
                    tick();
                })));
        running.add(Thread.ofPlatform()
                .daemon()
                .name("watch-book")
                .start(() -> repeat(() -> {
                    if (!closing.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                        step();
                    }
                })));
    }

    /**
     * Looks from now on at once at a project whose containers end.
     *
     * @param socket of Docker Engine
     */
    public void follow(Path socket) {
        news = ContainerNews.open(socket, this::hasContainers, this::hear, clock);
    }

    void hear(Happened happened) {
        ends.hear(happened, declarations.with(happened.labels()), clock.instant())
                .forEach(rounds::calm);
    }

    private boolean hasContainers() {
        return duty.isHeld() && declarations.haveContainers();
    }

    /** Whether Docker Engine tells now what happens to containers; empty where none is watched. */
    public Optional<Boolean> isFollowing() {
        var followed = news;
        return followed == null || !hasContainers() ? Optional.empty() : Optional.of(followed.isFollowing());
    }

    private Duration untilEnds() {
        return ends.next()
                .map(at -> Duration.between(clock.instant(), at))
                .filter(wait -> wait.compareTo(STEP) < 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElse(STEP);
    }

    private interface Part {
        void run() throws InterruptedException;
    }

    private void repeat(Part part) {
        while (closing.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
            try {
                part.run();
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // Whoever watches must not be the one that dies unseen.
                LOG.warn("watching goes on after {}", e.toString());
            }
        }
    }

    /** Begins the looks that are due, if this node watches. */
    void tick() {
        var ended = ends.due(clock.instant());
        if (duty.isHeld()) {
            ended.forEach(rounds::hasten);
            rounds.tick();
        }
    }

    /** Takes or keeps the duty, follows the files, and writes down what was seen. */
    void step() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (isDue(renewed, RENEW, now)) {
            renewed = now;
            follow(now);
        }
        if (!holding) {
            rounds.fetch();
            pending.clear();
            return;
        }
        write(now);
        if (!declarations.isKept()) {
            return;
        }
        if (pending.isEmpty() && isDue(rolled, ROLL, now)) {
            rolled = now;
            rollUps.roll(now);
        }
        if (isDue(purged, PURGE, now)) {
            purged = now;
            rollUps.purge(now);
        }
    }

    private static boolean isDue(Instant last, Duration every, Instant now) {
        return last.equals(Instant.MIN) || !now.isBefore(last.plus(every)) || now.isBefore(last);
    }

    private void follow(Instant now) {
        boolean before = holding;
        holding = duty.take();
        if (!holding) {
            declarations.forget();
            rounds.watch(List.of());
            return;
        }
        if (!before) {
            int trusted = database.read(WatchDuty::trusted);
            connection.resume(trusted, database.read(WatchDuty::offlineSince).isPresent());
        }
        declarations
                .changed(now, (declared, unknown) -> books.declare(declared, unknown, now))
                .ifPresent(monitors -> {
                    rounds.watch(monitors);
                    connection.keep(monitors.stream().map(Monitor::key).toList());
                });
    }

    private void write(Instant now) {
        rounds.fetch().stream()
                .filter(seen -> seen.look().state() != CheckState.UNKNOWN)
                .forEach(pending::add);
        if (pending.size() > MOST_PENDING) {
            pending.subList(0, pending.size() - MOST_PENDING).clear();
        }
        boolean asksAgain = connection.isOffline() && isDue(judged, RENEW, now);
        if (!asksAgain && !isPressing(now)) {
            return;
        }
        judged = now;
        boolean before = connection.isOffline();
        boolean offline = connection.judge(pending, now);
        if (Thread.currentThread().isInterrupted()) {
            // It is closed, and whether anything was reached is not known.
            return;
        }
        if (pending.isEmpty() && before == offline) {
            return;
        }
        var line = new Bookkeeping.Line(offline, connection.trusted(), connection.projects(), now);
        restless.addAll(books.write(List.copyOf(pending), line, this::written));
    }

    private void written(Collection<Seen> part) {
        pending.removeAll(new HashSet<>(part));
        part.forEach(seen -> restless.remove(seen.monitor().key()));
    }

    /** Whether something may have changed, or has waited for long enough. */
    private boolean isPressing(Instant now) {
        return pending.stream()
                .anyMatch(seen -> seen.look().state() != CheckState.PASS
                        || restless.contains(seen.monitor().key())
                        || !now.isBefore(seen.at().plus(TOGETHER)));
    }

    /** What this process has done, for each monitor that it watches now. */
    public Map<Monitor.Key, Tally> tallies() {
        return rounds.tallies();
    }

    /** When the next look is due. */
    Instant next() {
        return rounds.next();
    }

    @Override
    public void close() {
        if (threads instanceof ExecutorService service) {
            service.shutdownNow();
        }
        closing.countDown();
        var followed = news;
        if (followed != null) {
            followed.close();
        }
        running.forEach(Thread::interrupt);
        try {
            for (var thread : running) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        duty.release();
    }
}
