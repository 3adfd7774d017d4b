package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.backup.FileAnswers.Disks;
import dev.taskforge.ops.backup.FileAnswers.Presence;
import dev.taskforge.ops.backup.FileAnswers.Waiting;
import dev.taskforge.ops.host.LateException;
import dev.taskforge.ops.project.Timetable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are told what to do, with a time that is set. */
class AbsencesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    /** How long each folder was waited for. */
    private final Map<String, Duration> waited = new ConcurrentHashMap<>();

    private Database database;
    private Engine engine;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.fixed(now, ZoneOffset.UTC));
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), List.of());
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    /** Promises daily backups, of which one is listed that was made an hour ago. */
    private void promised(String project, String file) {
        var times = new Timetable("0 2 * * *", ZoneOffset.UTC);
        var promise = new BackupPromise(project, "main", times, null, false, List.of());
        database.write(tx -> {
            PromiseRows.put(tx, PromiseRows.of(promise, List.of(), null, now.minus(Duration.ofDays(9))));
            return null;
        });
        listed(project, file, now.minus(Duration.ofHours(1)));
    }

    private long listed(String project, String file, Instant at) {
        var manifest = new Manifest(new TreeMap<>(), "", 0, "", "");
        return database.write(tx -> new Backups(database)
                .insert(
                        tx,
                        new Backup(
                                0, project, "main", file, 5, "", manifest, at, at, 1, null, null, true, false,
                                List.of(), null, null))
                .id());
    }

    private Absences absences(Presence files, Waiting waiting) {
        return new Absences(Dialect.SQLITE, new Disks(files, waiting, PATIENCE), nanos::get);
    }

    /** Files below /hung never answer, and use up all the time they are given. */
    private Waiting waiting() throws IOException {
        LateException late = LateFiles.late();
        return (deadline, what, part) -> {
            waited.put(what, deadline);
            if (what.startsWith("/hung")) {
                nanos.addAndGet(deadline.toNanos());
                throw late;
            }
            return part.run();
        };
    }

    private static List<String> keys(List<Absence> found, Instant now) {
        return found.stream()
                .map(one -> one.project() + " " + one.told(now).key())
                .toList();
    }

    /** Counts the transactions that are open. */
    private Database counting(AtomicInteger open) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (_, method, arguments) -> {
                    open.incrementAndGet();
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        open.decrementAndGet();
                    }
                });
    }

    @Test
    void noTransactionIsOpenWhileFilesAreAskedFor() throws IOException {
        promised("shop", "/a/x");
        promised("wiki", "/b/x");
        var open = new AtomicInteger();
        var seen = new ConcurrentHashMap<String, Integer>();
        var absences = absences(
                (file, bytes) -> {
                    seen.put(file.toString(), open.get());
                    return true;
                },
                waiting());

        var found = absences.of(counting(open), now);

        assertThat(found).hasSize(2).noneMatch(Absence::amiss);
        assertThat(seen).containsOnly(Map.entry("/a/x", 0), Map.entry("/b/x", 0));
    }

    @Test
    void whatIsMadeWhileFilesAreAskedForCountsAlthoughTheOneBeforeIsGone() throws IOException {
        promised("shop", "/a/old");
        var absences = absences(
                (file, bytes) -> {
                    if (file.endsWith("old")) {
                        listed("shop", "/a/new", now.minusSeconds(1));
                    }
                    return file.endsWith("new");
                },
                waiting());

        assertThat(absences.of(database, now)).singleElement().satisfies(one -> {
            assertThat(one.newest()).isEqualTo(now.minusSeconds(1));
            assertThat(one.unsettled()).isFalse();
        });
    }

    @Test
    void eachFolderHasAllItsTimeHoweverManyOthersHang() throws IOException {
        IntStream.range(0, 40).forEach(i -> promised("hung" + i, "/hung" + i + "/x"));
        promised("slow", "/slow/x");
        promised("well", "/well/x");
        var absences = absences((file, bytes) -> true, waiting());

        var found = absences.of(database, now);

        assertThat(waited).hasSize(42);
        assertThat(waited.values()).containsOnly(PATIENCE);
        assertThat(keys(found, now)).contains("slow backup.watch.backup", "well backup.watch.backup");
        assertThat(found).filteredOn(Absence::unsettled).hasSize(40).noneMatch(Absence::amiss);
    }

    @Test
    void whatNeedsNoFilesIsToldBeforeTheyAreAskedForAndTheRestWhenItIsJudged() throws IOException {
        promised("copied", "/hung/c");
        promised("shop", "/a/x");
        promised("wiki", "/hung/x");
        database.write(tx -> {
            BackupCopies.verified(tx, 1, "nas", "p", "/nas/p", null, now);
            return null;
        });
        var told = new ArrayList<String>();
        var before = new ArrayList<String>();
        var absences = absences(
                (file, bytes) -> {
                    before.addAll(told);
                    return true;
                },
                waiting());

        absences.each(database, now, PATIENCE.multipliedBy(2), found -> told.addAll(keys(found, now)));

        assertThat(before).containsExactly("copied backup.watch.backup");
        assertThat(told)
                .containsExactly(
                        "copied backup.watch.backup", "shop backup.watch.backup", "wiki backup.watch.late.yet");
    }

    @Test
    void whatAFolderThatWasGivenLessThanItsTimeDidNotSayIsNotHeldAgainstIt() throws IOException {
        promised("shop", "/a/x");
        promised("wiki", "/hung/x");
        var told = new ArrayList<String>();

        absences((file, bytes) -> true, waiting())
                .each(database, now, PATIENCE, found -> told.addAll(keys(found, now)));

        assertThat(waited.get("/hung")).isEqualTo(PATIENCE.dividedBy(3).multipliedBy(2));
        assertThat(told).containsExactly("shop backup.watch.backup", "wiki backup.watch.unasked.yet");
    }

    @Test
    void whatIsNotJudgedBeforeTheEndIsNamed() throws IOException {
        promised("shop", "/a/x");
        promised("wiki", "/b/x");
        var told = new ArrayList<String>();
        var absences = absences((file, bytes) -> true, (deadline, what, part) -> {
            nanos.set(PATIENCE.multipliedBy(2).toNanos());
            return part.run();
        });

        absences.each(database, now, PATIENCE.multipliedBy(2), found -> told.addAll(keys(found, now)));

        assertThat(told).containsExactly("shop backup.watch.unasked.yet", "wiki backup.watch.unasked.yet");
    }
}
