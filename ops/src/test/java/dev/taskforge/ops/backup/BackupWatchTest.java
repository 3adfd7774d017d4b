package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.FileAnswers.Disks;
import dev.taskforge.ops.backup.FileAnswers.Presence;
import dev.taskforge.ops.backup.FileAnswers.Waiting;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real stores, with a clock that is set. */
class BackupWatchTest {
    private static final String FILE = """
            project: shop
            databases: {main: {kind: sqlite, path: app.db}}
            backup: {schedule: "0 2 * * *", of: [main]}
            drill: {schedule: "0 4 * * *", of: main}
            """;
    private static final String NOTIFYING = FILE.replace(
            "of: [main]}",
            "of: [main], notify: [{webhook: \"https://x.example.id/${KEY}\", secret: \"${HOOK_SECRET}\"}]}");
    private static final String COPIED = FILE.replace("of: [main]}", "of: [main], copies: [usb, nas]}")
            + "destinations: {nas: {kind: folder, folder: /nas}, usb: {kind: folder, folder: /usb}}\n";
    private static final String OVERDUE = "backup.overdue shop/main ";

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
    private final List<String> told = new ArrayList<>();
    private final List<String> receivers = new ArrayList<>();
    private Database database;
    private Engine engine;
    private AuditLog audit;
    private Projects projects;
    private BackupWatch watch;
    private Path artifact;

    @BeforeEach
    void open() throws IOException {
        artifact = Files.writeString(folder.resolve("artifact"), "12345");
        var set = settable();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, set);
        audit = AuditLog.of(database, set, folder);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        projects = new Projects(database, set, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        watch = begun();
        apply(FILE);
    }

    private Clock settable() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** As after a restart. */
    private BackupWatch begun() {
        return begun(new Absences(database.dialect()));
    }

    private BackupWatch begun(Absences absences) {
        return new BackupWatch(
                database,
                absences,
                projects,
                (tx, absence, change, to, at) -> {
                    told.add((change.event() + " " + absence.project() + "/" + absence.name() + " "
                                    + absence.concern().label() + " " + absence.destination())
                            .strip());
                    receivers.clear();
                    receivers.addAll(to);
                },
                audit,
                settable());
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private void apply(String yaml) {
        database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    private void lookAfter(Duration time) {
        now = now.plus(time);
        watch.look();
    }

    /** A backup whose data is of now. */
    private long backup(boolean proven) {
        var manifest = new Manifest(new TreeMap<>(), "", 0, "", "");
        return database.write(tx -> {
            var made = new Backups(database)
                    .insert(
                            tx,
                            new Backup(
                                    0,
                                    "shop",
                                    "main",
                                    artifact.toString(),
                                    5,
                                    "",
                                    manifest,
                                    now,
                                    now,
                                    1,
                                    null,
                                    null,
                                    true,
                                    false,
                                    List.of(),
                                    null,
                                    null));
            if (proven) {
                new Backups(database).markDrilled(tx, made.id(), true, now);
            }
            return made.id();
        });
    }

    private void drill(long backup, boolean passed) {
        database.write(tx -> {
            new Backups(database).markDrilled(tx, backup, passed, now);
            return tx.update("""
                    INSERT INTO drill (project, database_name, backup_id, passed, outcome, recovery_ms, read_ms, open_ms,
                      restore_ms, check_ms, data_age_ms, finished_at, job_id)
                    VALUES ('shop', 'main', ?, ?, '{"key": "x", "arguments": []}', 1, 1, 1, 1, 1, 1, ?,
                      (SELECT coalesce(max(job_id), 0) + 1 FROM drill))""", backup, passed, now);
        });
    }

    @Test
    void aProjectWithoutAnyBackupIsOverdueOnceItsScheduleIsKnownForLongEnough() {
        watch.look();
        lookAfter(Duration.ofHours(35));
        assertThat(told).isEmpty();

        lookAfter(Duration.ofHours(2));
        assertThat(told).containsExactly(OVERDUE + "backup");

        lookAfter(Duration.ofHours(2));
        assertThat(told).containsExactly(OVERDUE + "backup", OVERDUE + "proof");
    }

    @Test
    void whatIsOverdueIsToldOnceAlsoAfterARestartAndOnceMoreWhenItIsWell() {
        backup(true);
        lookAfter(Duration.ofHours(40));
        assertThat(told).containsExactly(OVERDUE + "backup", OVERDUE + "proof");

        watch = begun();
        lookAfter(Duration.ofHours(23));
        assertThat(told).hasSize(2);

        var made = backup(false);
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(3).last().isEqualTo("backup.well shop/main backup");

        drill(made, true);
        watch = begun();
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(4).last().isEqualTo("backup.well shop/main proof");
        assertThat(audit.list(null, null, 10))
                .filteredOn(entry -> entry.actor().equals("system"))
                .extracting(AuditEntry::action)
                .containsExactly("backup.well", "backup.well", "backup.overdue", "backup.overdue");
    }

    @Test
    void whatStaysAmissIsToldAgainEveryDayWithoutAnotherEntryInTheAuditLog() {
        backup(true);
        lookAfter(Duration.ofHours(40));
        lookAfter(Duration.ofDays(1));
        watch = begun();
        watch.look();
        lookAfter(Duration.ofDays(1));

        assertThat(told).hasSize(6).containsOnly(OVERDUE + "backup", OVERDUE + "proof");
        assertThat(audit.list(null, null, 10))
                .filteredOn(entry -> entry.actor().equals("system"))
                .hasSize(2);
    }

    @Test
    void aReceiverThatIsAddedLaterHearsAtOnceWhatIsAmiss() {
        backup(true);
        lookAfter(Duration.ofHours(40));
        assertThat(receivers).isEmpty();

        apply(NOTIFYING);
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(4);
        assertThat(receivers).hasSize(1);

        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(4);
    }

    @Test
    void oneProjectThatCannotBeReadHidesNothingOfTheOthers() {
        apply(FILE.replace("project: shop", "project: aaa"));
        backup(true);
        watch.look();
        database.write(tx -> tx.update("UPDATE project_version SET yaml = 'a: b' WHERE project = 'aaa'"));
        database.write(tx -> tx.update("UPDATE backup_promise SET backup_zone = 'Mars/Base' WHERE project = 'aaa'"));
        var before = watch.lookedAt();
        projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        watch = begun();

        now = now.plus(Duration.ofHours(40));
        assertThatThrownBy(watch::look).hasMessageContaining("the promises of aaa");

        assertThat(told).containsExactly("backup.overdue aaa/main judgement", OVERDUE + "backup", OVERDUE + "proof");
        assertThat(watch.all()).hasSize(3);
        assertThat(watch.all().getFirst().told(now).arguments())
                .last()
                .asString()
                .contains("Mars/Base");
        assertThat(watch.lookedAt()).isEqualTo(before);
        database.write(tx -> tx.update("DELETE FROM project WHERE name = 'aaa'"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(watch.lookedAt()).contains(now);
    }

    @Test
    void whatIsBeingMadeIsNoNewsUnlessItTakesLongerThanThePause() {
        backup(true);
        watch.look();
        now = now.plus(Duration.ofHours(37));
        running(now.minus(Duration.ofHours(5)));
        watch.look();
        assertThat(told).isEmpty();

        running(now.minus(Duration.ofHours(25)));
        watch.look();
        assertThat(told).containsExactly(OVERDUE + "backup");

        // What was told is not well because it is being made.
        running(now);
        watch.look();
        assertThat(told).hasSize(1);
    }

    private void running(Instant since) {
        database.write(tx -> {
            tx.update("DELETE FROM job WHERE id = 900");
            return tx.update("""
                    INSERT INTO job (id, queue, type, project, priority, state, max_attempts, created_at, run_at, started_at,
                      lease_until, concurrency_key, payload)
                    VALUES (900, 'ops', 'backup', 'shop', 5, 'RUNNING', 1, 1, 1, ?, ?, 'backup:shop/main', '{}')""", since, now.plus(Duration.ofSeconds(30)));
        });
    }

    @Test
    void aFailedDrillThatNobodyPromisesIsNotAmiss() {
        drill(backup(true), false);
        lookAfter(Duration.ofSeconds(1));
        assertThat(told).containsExactly(OVERDUE + "drill");

        apply(FILE.replaceAll("drill:.*\n", ""));
        lookAfter(Duration.ofMinutes(1));
        lookAfter(Duration.ofMinutes(1));

        assertThat(told)
                .containsExactlyInAnyOrder(
                        OVERDUE + "drill", "backup.unwatched shop/main drill", "backup.unwatched shop/main proof");
        assertThat(watch.all()).noneMatch(Absence::amiss);
    }

    @Test
    void aPromiseThatVanishesIsToldToThoseWhoWereNamedBefore() {
        apply(NOTIFYING);
        backup(true);
        watch.look();
        apply("project: shop\ndatabases: {main: {kind: sqlite, path: app.db}}\n");
        lookAfter(Duration.ofMinutes(1));
        assertThat(told)
                .containsExactlyInAnyOrder("backup.unwatched shop/main backup", "backup.unwatched shop/main proof");
        assertThat(receivers).hasSize(1);

        told.clear();
        apply(NOTIFYING);
        watch.look();
        lookAfter(Duration.ofDays(3));
        database.write(tx -> projects.delete(tx, "shop", "ani"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(told.subList(2, 4))
                .containsExactlyInAnyOrder("backup.unwatched shop/main backup", "backup.unwatched shop/main proof");
        assertThat(receivers).hasSize(1);
        assertThat(database.<Integer>read(
                        tx -> tx.query("SELECT 1 FROM backup_trouble", row -> 1).size()))
                .isZero();
    }

    @Test
    void oneSourceThatIsDroppedFromTheListIsTold() {
        var two = FILE.replace("app.db}}", "app.db}, other: {kind: sqlite, path: b.db}}");
        apply(two.replace("of: [main]}", "of: [main, other]}"));
        watch.look();
        apply(two);
        lookAfter(Duration.ofMinutes(1));

        assertThat(told).containsExactly("backup.unwatched shop/other backup");
    }

    @Test
    void aDrillThatFailsIsToldAtOnceAndItsBackupProvesNothing() {
        backup(true);
        lookAfter(Duration.ofHours(20));
        drill(backup(true), false);
        lookAfter(Duration.ofSeconds(1));
        assertThat(told).containsExactly(OVERDUE + "drill");

        // The one before is proven still, and getting old.
        lookAfter(Duration.ofHours(19));
        assertThat(told).containsExactly(OVERDUE + "drill", OVERDUE + "proof");
    }

    @Test
    void aBackupWhoseFileIsGoneIsNoneUnlessACopyOfItWasVerified() throws IOException {
        var id = backup(true);
        lookAfter(Duration.ofHours(1));
        Files.delete(artifact);

        database.write(tx -> {
            BackupCopies.verified(tx, id, "nas", "p", "/nas/p", null, now);
            new Backups(database).markMissing(tx, id, now);
            return null;
        });
        lookAfter(Duration.ofHours(30));
        assertThat(told).isEmpty();

        database.write(tx -> tx.update("UPDATE backup_copy SET verified_at = NULL, missing_at = 5"));
        lookAfter(Duration.ofHours(10));
        assertThat(told).containsExactly(OVERDUE + "backup", OVERDUE + "proof");
    }

    @Test
    void manyBackupsWhoseFilesAreGoneHideNoneBehindThem() {
        var kept = now;
        backup(true);
        for (int i = 0; i < 120; i++) {
            now = now.plusSeconds(1);
            gone(backup(true), "gone");
        }
        lookAfter(Duration.ofHours(35));
        assertThat(watch.all()).extracting(Absence::newest).containsExactly(kept, kept);
    }

    @Test
    void aDiskThatDoesNotAnswerHidesOnlyWhatLiesOnItAndIsAskedNoMoreUntilItDoes() throws Exception {
        if (database.dialect() != Dialect.SQLITE) {
            return;
        }
        var answers = new CountDownLatch(1);
        var asked = new AtomicInteger();
        watch = begun(absences(
                (file, bytes) -> {
                    asked.incrementAndGet();
                    return waited(answers);
                },
                new Deadlines()::within,
                Duration.ofMillis(100)));
        apply(FILE.replace("app.db}}", "app.db}, other: {kind: sqlite, path: b.db}}")
                .replace("[main]", "[main, other]"));
        watch.look();
        backup(true);
        for (int i = 0; i < 4; i++) {
            lookAfter(Duration.ofHours(20));
            assertThat(watch.lookedAt()).contains(now);
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        OVERDUE + "judgement",
                        "backup.overdue shop/other backup",
                        OVERDUE + "judgement",
                        "backup.overdue shop/other backup");
        assertThat(asked).hasValue(1);
        assertThat(new PunctualCheck(watch::of, "main")
                        .ask(new Surroundings("shop", folder, settable(), Duration.ofSeconds(5)))
                        .state())
                .isEqualTo(CheckState.ERROR);

        told.clear();
        answers.countDown();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            lookAfter(Duration.ofSeconds(1));
            assertThat(told)
                    .containsExactlyInAnyOrder(
                            "backup.well shop/main judgement", OVERDUE + "backup", OVERDUE + "proof");
        });
        assertThat(watch.all()).extracting(Absence::concern).doesNotContain(Absence.Concern.JUDGEMENT);
    }

    private Absences absences(Presence files, Waiting waiting, Duration patience) {
        return new Absences(database.dialect(), new Disks(files, waiting, patience), System::nanoTime);
    }

    @Test
    void aDiskThatIsLateOnceIsNoNewsAndNoPromiseIsCalledKeptByThat() throws IOException {
        if (database.dialect() != Dialect.SQLITE) {
            return;
        }
        var late = LateFiles.late();
        var hangs = new AtomicBoolean();
        watch = begun(absences(
                Backups::present,
                (deadline, what, part) -> {
                    if (hangs.get()) {
                        throw late;
                    }
                    return part.run();
                },
                Duration.ofSeconds(30)));
        backup(true);
        for (int i = 0; i < 3; i++) {
            hangs.set(true);
            lookAfter(Duration.ofMinutes(1));
            assertThat(watch.all()).singleElement().satisfies(one -> {
                assertThat(one.amiss()).isFalse();
                assertThat(one.unsettled()).isTrue();
                assertThat(one.told(now).key()).isEqualTo("backup.watch.late.yet");
            });
            var answer = new PunctualCheck(watch::of, "main")
                    .ask(new Surroundings("shop", folder, settable(), Duration.ofSeconds(5)));
            assertThat(answer.state()).isEqualTo(CheckState.ERROR);
            assertThat(answer.seen().key()).isEqualTo("backup.watch.late.yet");
            hangs.set(false);
            lookAfter(Duration.ofMinutes(1));
            assertThat(watch.all()).hasSize(2).noneMatch(one -> one.amiss() || one.unsettled());
        }
        assertThat(told).isEmpty();

        hangs.set(true);
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).containsExactly(OVERDUE + "judgement");
        assertThat(watch.all()).singleElement().satisfies(one -> {
            assertThat(one.amiss()).isTrue();
            assertThat(one.told(now).key()).isEqualTo("backup.watch.late");
        });

        hangs.set(false);
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(2).last().isEqualTo("backup.well shop/main judgement");
    }

    private static boolean waited(CountDownLatch answers) {
        try {
            return answers.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPromiseThatCouldNotBeJudgedAndVanishesIsAmissNoMore() {
        watch = begun(absences(
                (file, bytes) -> {
                    throw new IllegalStateException("as a broken disk throws");
                },
                new Deadlines()::within,
                Duration.ofSeconds(30)));
        backup(true);
        lookAfter(Duration.ofMinutes(1));
        if (database.dialect() == Dialect.SQLITE) {
            assertThat(told).containsExactly(OVERDUE + "judgement");
        }

        apply("project: shop\ndatabases: {main: {kind: sqlite, path: app.db}}\n");
        lookAfter(Duration.ofMinutes(1));

        assertThat(database.<Integer>read(
                        tx -> tx.query("SELECT 1 FROM backup_trouble", row -> 1).size()))
                .isZero();
    }

    private void copied(long backup, String destination) {
        database.write(tx -> {
            BackupCopies.verified(tx, backup, destination, "p", "/" + destination + "/p", null, now);
            return null;
        });
    }

    @Test
    void aCopyIsPromisedAtEachDestinationAndCountsFromWhenThatWasFirstSeen() {
        copied(backup(true), "nas");
        lookAfter(Duration.ofHours(20));
        apply(COPIED);
        watch.look();
        copied(backup(true), "nas");
        lookAfter(Duration.ofHours(35));
        assertThat(told).isEmpty();
        assertThat(watch.all())
                .extracting(Absence::concern, Absence::destination)
                .startsWith(
                        tuple(Absence.Concern.BACKUP, ""),
                        tuple(Absence.Concern.COPY, "nas"),
                        tuple(Absence.Concern.COPY, "usb"));

        var made = backup(true);
        copied(made, "nas");
        lookAfter(Duration.ofHours(2));
        assertThat(told).containsExactly(OVERDUE + "copy usb");
        var amiss = watch.all().stream().filter(Absence::amiss).toList();
        assertThat(amiss).singleElement().satisfies(one -> {
            assertThat(one.told(now).key()).isEqualTo("backup.watch.copy.none");
            assertThat(one.told(now).arguments()).containsExactly("main", "1d 13h", "1d 12h", "usb");
        });

        copied(made, "usb");
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(2).last().isEqualTo("backup.well shop/main copy usb");
    }

    @Test
    void aCopyThatIsGoneOrTooOldIsNoneThoughTheBackupIsHere() {
        apply(COPIED);
        var first = backup(true);
        copied(first, "nas");
        copied(first, "usb");
        watch.look();
        lookAfter(Duration.ofHours(30));
        copied(backup(true), "nas");
        lookAfter(Duration.ofHours(7));
        assertThat(told).containsExactly(OVERDUE + "copy usb");

        database.write(tx -> tx.update("UPDATE backup_copy SET verified_at = NULL, missing_at = 5"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).containsExactly(OVERDUE + "copy usb", OVERDUE + "copy nas");
        assertThat(new PunctualCheck(watch::of, "main")
                        .ask(new Surroundings("shop", folder, settable(), Duration.ofSeconds(5)))
                        .seen()
                        .key())
                .isEqualTo("backup.watch.copy.none");
    }

    @Test
    void aDestinationThatIsPromisedNoMoreIsToldAndTheOtherStays() {
        apply(COPIED);
        var made = backup(true);
        copied(made, "nas");
        watch.look();
        lookAfter(Duration.ofHours(37));
        copied(backup(true), "nas");
        told.clear();

        apply(COPIED.replace("copies: [usb, nas]", "copies: [nas]"));
        lookAfter(Duration.ofMinutes(1));

        assertThat(told)
                .containsExactly(
                        "backup.unwatched shop/main copy usb",
                        "backup.well shop/main backup",
                        "backup.well shop/main copy nas");
        apply(FILE);
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).last().isEqualTo("backup.unwatched shop/main copy nas");
        assertThat(database.<Integer>read(tx ->
                        tx.query("SELECT 1 FROM backup_copy_promise", row -> 1).size()))
                .isZero();
    }

    private void gone(long backup, String file) {
        database.write(tx -> {
            tx.update("UPDATE backup SET file = ? WHERE id = ?", file, backup);
            new Backups(database).markMissing(tx, backup, now);
            return null;
        });
    }

    @Test
    void whatNobodySchedulesAnyMoreIsToldToBeUnwatched() {
        backup(true);
        lookAfter(Duration.ofDays(3));
        told.clear();

        apply("project: shop\ndatabases: {main: {kind: sqlite, path: app.db}}\nbackup: {of: [main]}\n");
        lookAfter(Duration.ofMinutes(1));

        assertThat(told)
                .containsExactlyInAnyOrder("backup.unwatched shop/main backup", "backup.unwatched shop/main proof");
        assertThat(watch.all()).isEmpty();
    }

    @Test
    void anotherScheduleIsJudgedAnewAndTheSourceIsWatchedSinceBefore() {
        backup(true);
        lookAfter(Duration.ofHours(20));

        apply(FILE.replace("0 2 * * *", "0 * * * *"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).containsExactly(OVERDUE + "backup");

        apply(FILE.replace("0 2 * * *", "0 2 * * 0"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).containsExactly(OVERDUE + "backup", "backup.well shop/main backup");
    }

    @Test
    void theCheckAsksTheSameAndNeedsNoLookBefore() {
        var check = new PunctualCheck(watch::of, "main");
        var surroundings = new Surroundings("shop", folder, settable(), Duration.ofSeconds(5));
        backup(true);
        assertThat(check.ask(surroundings).state()).isEqualTo(CheckState.PASS);

        now = now.plus(Duration.ofHours(37));
        assertThat(check.ask(surroundings).state()).isEqualTo(CheckState.FAIL);
        assertThat(check.ask(surroundings).seen().key()).isEqualTo("backup.watch.backup");
        assertThat(new PunctualCheck(watch::of, "other").ask(surroundings).state())
                .isEqualTo(CheckState.ERROR);
    }

    @Test
    void aServerThatStartsAgainHasNotLookedByThat() {
        watch.begin();
        var first = now;
        now = now.plus(Duration.ofMinutes(10));

        begun().begin();

        assertThat(watch.lookedAt()).contains(first);
    }
}
