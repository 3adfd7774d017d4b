package dev.taskforge.ops.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Look;
import dev.taskforge.ops.check.Looks;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.seal.Seal;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats on a real store, with a clock that is set by hand. */
class HeartbeatsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-29T00:00:00Z");
    private static final UUID RUN = UUID.fromString("6b8f3d0e-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("6b8f3d0e-0000-4000-8000-000000000002");

    @TempDir
    Path folder;

    private Instant now = BEGIN;
    private Database database;
    private AuditLog audit;
    private Projects projects;
    private Checks checks;
    private Looks looks;
    private ProjectHeartbeats heartbeats;
    private Heartbeats addresses;
    private Pings pings;
    private Presence presence;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        wire();
    }

    /** As a server does that starts over the same records. */
    private void wire() {
        audit = AuditLog.of(database, clock, folder);
        addresses = new Heartbeats(database, new Seal("a key for tests"), audit, clock);
        var kinds = CheckKinds.with(List.of(HeartbeatCheck.kind(addresses)));
        projects = new Projects(
                database,
                clock,
                () -> {
                    throw new IllegalStateException("nothing runs here");
                },
                audit,
                new ProjectReader(kinds.all()));
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        checks = new Checks(kinds, environments, clock, "here");
        looks = new Looks(checks);
        heartbeats = new ProjectHeartbeats(addresses, checks);
        pings = new Pings(database, (project, text) -> text.replace("hunter2-hunter2", "***"));
        presence = new Presence(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Project apply(String check) {
        return database.write(tx -> {
            var before = projects.find(tx, "shop").orElse(null);
            var after = projects.apply(tx, "project: shop\nchecks:\n  nightly: " + check + "\n", folder, "ani");
            Heartbeats.applied(tx, before, after);
            return after;
        });
    }

    private Project shop() {
        return projects.find("shop").orElseThrow();
    }

    private HeartbeatReport report() {
        return heartbeats.find(shop(), "nightly").orElseThrow();
    }

    private void ping(Signal signal, @Nullable UUID run) {
        var target = pings.find(report().key()).orElseThrow();
        pings.take(target, new Ping(signal, null, run, "", now));
    }

    private void exit(int status, @Nullable UUID run) {
        pings.take(pings.find(report().key()).orElseThrow(), Ping.ofExit(status, run, "", false, now));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** Lets time pass in which a server runs. */
    private void serve(Duration time) {
        presence.note();
        for (long step = 0; step < time.toSeconds() / 30; step++) {
            pass(Duration.ofSeconds(30));
            presence.note();
        }
    }

    private Look look() throws InterruptedException {
        return looks.look(shop(), "nightly");
    }

    private String seen() throws InterruptedException {
        return Messages.ofOperations(Messages.ENGLISH).render(look().seen());
    }

    @Test
    void beforeTheFirstPingNothingIsKnownUntilItHadToCome() throws InterruptedException {
        apply("{heartbeat: 24h, grace: 1h}");
        assertThat(look().state()).isEqualTo(CheckState.UNKNOWN);

        pass(Duration.ofHours(25));
        assertThat(look().state()).isEqualTo(CheckState.UNKNOWN);
        pass(Duration.ofSeconds(1));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        assertThat(seen()).startsWith("No ping ever came");
    }

    @Test
    void aLatePingStillPassesAndAMissedOneFailsUntilTheNext() throws InterruptedException {
        apply("{heartbeat: 24h, grace: 1h}");
        ping(Signal.SUCCESS, null);
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        assertThat(report().state()).isEqualTo(HeartbeatState.UP);

        pass(Duration.ofMinutes(24 * 60 + 30));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        assertThat(seen()).isEqualTo("Late: a ping was expected 30m 0s ago, and counts as missed in 30m 0s.");

        pass(Duration.ofMinutes(31));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        ping(Signal.LOG, null);
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        ping(Signal.SUCCESS, null);
        assertThat(look().state()).isEqualTo(CheckState.PASS);
    }

    @Test
    void aTimetableIsReadInItsTimeZone() throws InterruptedException {
        apply("{heartbeat: \"0 2 * * *\", timezone: Asia/Jakarta, grace: 30m}");
        // 2:00 in Jakarta is 19:00 UTC.
        now = Instant.parse("2026-11-29T19:00:10Z");
        ping(Signal.SUCCESS, null);

        now = Instant.parse("2026-11-30T19:30:00Z");
        assertThat(report().state()).isEqualTo(HeartbeatState.LATE);
        pass(Duration.ofSeconds(1));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
    }

    @Test
    void whatFailsFailsAtOnce() throws InterruptedException {
        apply("{heartbeat: 24h}");
        ping(Signal.FAIL, null);
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        exit(0, null);
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        exit(3, null);
        assertThat(seen()).contains("exit status 3");
        ping(Signal.START, null);
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
    }

    @Test
    void aRunThatTakesTooLongFailsAndOneWithinItsTimeIsNotMissed() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 5m, max_run: 3h}");
        ping(Signal.SUCCESS, null);
        pass(Duration.ofMinutes(60));
        ping(Signal.START, RUN);
        pass(Duration.ofHours(3));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        assertThat(report().state()).isEqualTo(HeartbeatState.RUNNING);

        pass(Duration.ofSeconds(1));
        assertThat(report().state()).isEqualTo(HeartbeatState.STUCK);
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        exit(0, RUN);
        assertThat(report().took()).isEqualTo(Duration.ofSeconds(3 * 3600 + 1));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
    }

    @Test
    void runsThatOverlapAreToldApart() {
        apply("{heartbeat: 24h}");
        ping(Signal.START, RUN);
        pass(Duration.ofMinutes(10));
        ping(Signal.START, OTHER);
        pass(Duration.ofMinutes(5));
        exit(0, RUN);

        assertThat(report().took()).isEqualTo(Duration.ofMinutes(15));
        assertThat(report().startedAt()).isEqualTo(BEGIN.plus(Duration.ofMinutes(10)));
        exit(0, OTHER);
        assertThat(report().took()).isEqualTo(Duration.ofMinutes(5));
        assertThat(report().startedAt()).isNull();
    }

    @Test
    void aPairThatIsTooFarApartHasNoDuration() {
        apply("{heartbeat: 30d}");
        ping(Signal.START, RUN);
        pass(Duration.ofHours(73));
        exit(0, RUN);
        assertThat(report().took()).isNull();
    }

    @Test
    void whileNoServerRanNothingIsMissed() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        ping(Signal.SUCCESS, null);
        presence.note();
        pass(Duration.ofHours(5));
        wire();
        presence.note();

        assertThat(look().state()).isEqualTo(CheckState.PASS);
        assertThat(report().until()).isEqualTo(now.plus(Duration.ofMinutes(10)));
        serve(Duration.ofMinutes(10));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        pass(Duration.ofSeconds(1));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        assertThat(seen()).contains("counted from when TaskForge ran again");
    }

    @Test
    void whatWasMissedBeforeTheServerEndedIsMissedAfterwardsToo() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        ping(Signal.SUCCESS, null);
        serve(Duration.ofMinutes(71));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        pass(Duration.ofHours(2));
        wire();
        presence.note();
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
    }

    @Test
    void aServerThatStartsAgainAndAgainDoesNotPutOffForEverWhatDoesNotCome() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        ping(Signal.SUCCESS, null);
        serve(Duration.ofMinutes(65));
        for (int i = 0; i < 12; i++) {
            pass(Duration.ofMinutes(9));
            wire();
            serve(Duration.ofSeconds(30));
        }
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        assertThat(report().until()).isEqualTo(BEGIN.plus(Duration.ofMinutes(65 + 9 + 10)));
    }

    @Test
    void aRunThatHangsIsNotPutOffForEverEither() {
        apply("{heartbeat: 1h, grace: 10m, max_run: 20m}");
        ping(Signal.SUCCESS, null);
        ping(Signal.START, RUN);
        serve(Duration.ofMinutes(15));
        for (int i = 0; i < 12; i++) {
            pass(Duration.ofMinutes(9));
            wire();
            serve(Duration.ofSeconds(30));
        }
        assertThat(report().state()).isEqualTo(HeartbeatState.STUCK);
    }

    @Test
    void aTimeWithoutAServerCountsBeforeItIsNoted() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        ping(Signal.SUCCESS, null);
        serve(Duration.ofMinutes(1));
        pass(Duration.ofHours(5));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        assertThat(report().until()).isEqualTo(now.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aClockThatRanAheadHidesNothingAfterwards() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        ping(Signal.SUCCESS, null);
        serve(Duration.ofMinutes(1));
        pass(Duration.ofDays(300));
        presence.note();
        ping(Signal.SUCCESS, null);
        ping(Signal.START, RUN);
        pass(Duration.ofDays(-300));
        presence.note();

        assertThat(report().endedAt()).isEqualTo(now);
        assertThat(report().startedAt()).isEqualTo(now);
        exit(0, RUN);
        serve(Duration.ofMinutes(70));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        pass(Duration.ofSeconds(1));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
    }

    @Test
    void aClockThatRanAheadStopsNoPingFromBeingKept() {
        var allowance = new Pings.Allowance();
        assertThat(allowance.take(30, BEGIN.plus(Duration.ofDays(300)))).isEqualTo(20);
        assertThat(allowance.take(5, BEGIN)).isZero();
        assertThat(allowance.take(30, BEGIN.plusSeconds(2))).isEqualTo(10);
    }

    @Test
    void recordsThatCannotBeReadSayNothingOfTheJob() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        ping(Signal.SUCCESS, null);
        database.write(tx -> tx.update("ALTER TABLE heartbeat RENAME TO elsewhere"));
        assertThat(look().state()).isEqualTo(CheckState.UNKNOWN);
        database.write(tx -> tx.update("ALTER TABLE elsewhere RENAME TO heartbeat"));
        assertThat(look().state()).isEqualTo(CheckState.PASS);
    }

    @Test
    void whatAFileDeclaresNoMoreIsForgottenAndBeginsAnewWhenItIsDeclaredAgain() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        exit(3, RUN);
        var key = report().key();
        var timing = ((HeartbeatCheck) heartbeat()).timing();

        apply("{file: x}");
        assertThat(pings.find(key)).isEmpty();
        assertThat(addresses.all()).isEmpty();
        // A look that had begun before writes it down once more.
        addresses.of("shop", "nightly", timing);

        pass(Duration.ofDays(90));
        apply("{heartbeat: 1h, grace: 10m}");
        assertThat(look().state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(report().key()).isNotEqualTo(key);
        assertThat(addresses.pings("shop", "nightly", 10)).isEmpty();
    }

    private Object heartbeat() {
        return checks.question(shop(), "nightly").orElseThrow();
    }

    @Test
    void whatADeletedProjectHadIsNotThatOfAnotherOneOfItsName() {
        apply("{heartbeat: 1h}");
        exit(3, RUN);
        var key = report().key();
        database.write(tx -> {
            Heartbeats.forget(tx, "shop");
            return projects.delete(tx, "shop", "ani");
        });
        assertThat(pings.find(key)).isEmpty();
        apply("{heartbeat: 1h}");
        assertThat(report().key()).isNotEqualTo(key);
        assertThat(report().state()).isEqualTo(HeartbeatState.NEW);
    }

    @Test
    void aNewRhythmIsExpectedFromWhenItWasDeclaredAndLongerGraceExcusesNothing() throws InterruptedException {
        apply("{heartbeat: 24h, grace: 1h}");
        ping(Signal.SUCCESS, null);
        pass(Duration.ofHours(20));
        apply("{heartbeat: 1h, grace: 10m}");
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        pass(Duration.ofMinutes(71));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        apply("{heartbeat: 1h, grace: 11m}");
        assertThat(look().state()).isEqualTo(CheckState.PASS);
        pass(Duration.ofMinutes(1));
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
    }

    @Test
    void everythingIsThereAfterARestart() throws InterruptedException {
        apply("{heartbeat: 1h, grace: 10m}");
        exit(7, RUN);
        var key = report().key();
        wire();
        assertThat(report().key()).isEqualTo(key);
        assertThat(look().state()).isEqualTo(CheckState.FAIL);
        assertThat(addresses.pings("shop", "nightly", 10)).singleElement().satisfies(ping -> {
            assertThat(ping.exit()).isEqualTo(7);
            assertThat(ping.run()).isEqualTo(RUN.toString());
        });
    }

    @Test
    void anotherAddressMakesTheOneBeforeLeadNowhere() {
        apply("{heartbeat: 1h}");
        var before = report().key();
        database.write(tx -> {
            addresses.renew(tx, "shop", "nightly", "ani");
            return null;
        });
        assertThat(report().key()).isNotEqualTo(before);
        assertThat(pings.find(before)).isEmpty();
        assertThat(pings.find(report().key())).isPresent();
        assertThat(UUID.fromString(before).version()).isEqualTo(4);
    }

    @Test
    void theDatabaseHoldsNoAddress() {
        apply("{heartbeat: 1h}");
        var key = report().key();
        var rows = database.read(
                tx -> tx.query("SELECT * FROM heartbeat", row -> row.text("mark") + row.text("sealed_key")));
        assertThat(rows).singleElement().asString().doesNotContain(key);
    }

    @Test
    void aFloodKeepsItsStateAndFewRows() throws Exception {
        apply("{heartbeat: 1h}");
        var target = pings.find(report().key()).orElseThrow();
        int many = 5_000;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < many; i++) {
                var ping = new Ping(Signal.SUCCESS, null, UUID.randomUUID(), "x".repeat(Ping.MOST_BYTES), now);
                sent.add(CompletableFuture.runAsync(() -> pings.take(target, ping), threads));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get();
        }
        assertThat(report().pings()).isEqualTo(many);
        var kept = addresses.pings("shop", "nightly", 1_000);
        assertThat(kept).hasSizeLessThanOrEqualTo(20);
        assertThat(kept.stream().mapToLong(PastPing::more).sum() + kept.size()).isEqualTo(many);

        for (int i = 0; i < 300; i++) {
            pass(Duration.ofSeconds(1));
            pings.take(target, new Ping(Signal.SUCCESS, null, null, "", now));
        }
        assertThat(addresses.pings("shop", "nightly", 1_000)).hasSize(100);
    }

    @Test
    void secretsInBodiesAreMasked() {
        apply("{heartbeat: 1h}");
        var target = pings.find(report().key()).orElseThrow();
        pings.take(target, new Ping(Signal.LOG, null, null, "password hunter2-hunter2", now));
        assertThat(addresses.pings("shop", "nightly", 1).getFirst().body()).isEqualTo("password ***");
    }

    private String kept(String body, boolean cut) {
        var target = pings.find(report().key()).orElseThrow();
        pings.take(target, new Ping(Signal.LOG, null, null, body, cut, now));
        return addresses.pings("shop", "nightly", 1).getFirst().body();
    }

    @Test
    void aSecretWhereABodyIsCutIsNotKept() {
        apply("{heartbeat: 1h}");
        var secret = "hunter2-hunter2";
        assertThat(kept("x".repeat(Ping.MOST_BYTES - 5) + secret + " more", false))
                .hasSize(Ping.MOST_BYTES)
                .endsWith("x*** m");
        // What is masked is shorter, so that the end of what was read would be kept too.
        var filled = secret.repeat(800);
        assertThat(kept(filled + "x".repeat(Ping.READ_BYTES - filled.length() - 7) + "hunter2", true))
                .startsWith("***")
                .doesNotContain("hunter2");
        assertThat(kept("a" + "é".repeat(Ping.MOST_BYTES), false)).isEqualTo("a" + "é".repeat(Ping.MOST_BYTES / 2 - 1));
    }

    @Test
    void aPingWhoseBodyCannotBeMaskedIsKeptWithoutIt() {
        apply("{heartbeat: 1h}");
        pings = new Pings(database, (project, text) -> {
            throw new IllegalStateException("not to be read: " + text);
        });
        assertThat(kept("hunter2-hunter2", false)).isEmpty();
        pings.take(pings.find(report().key()).orElseThrow(), Ping.ofExit(3, null, "why", false, now));
        assertThat(report().state()).isEqualTo(HeartbeatState.FAILED);
    }

    @Test
    void itIsWatchedWithoutSayingSo() {
        apply("{heartbeat: 24h, grace: 1h}");
        var nightly = Objects.requireNonNull(shop().file().checks().get("nightly"));
        var watched = Objects.requireNonNull(nightly.watched());
        assertThat(watched.every()).isEqualTo(Duration.ofSeconds(10));
        assertThat(watched.failsAfter()).isEqualTo(1);
        assertThat(watched.recoversAfter()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{heartbeat: 5s}",
                "{heartbeat: soon}",
                "{heartbeat: \"99 2 * * *\"}",
                "{heartbeat: 24h, timezone: Asia/Jakarta}",
                "{heartbeat: 24h, max_run: 100h}",
                "{heartbeat: 24h, grace: 0s}",
                "{heartbeat: 24h, url: x}"
            })
    void whatMakesNoSenseIsRefused(String check) {
        assertThatThrownBy(() -> apply(check)).isInstanceOf(ProjectFileException.class);
    }
}
