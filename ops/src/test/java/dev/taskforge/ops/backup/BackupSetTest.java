package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.SetStanding.PartState;
import dev.taskforge.ops.backup.SetStanding.State;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.text.Message;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Sets of backups of an SQLite database and files, with real files and a real engine; on both stores. */
class BackupSetTest {
    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 5, 5);
        Files.writeString(Files.createDirectory(home.resolve("uploads")).resolve("a.txt"), "a");
        operations = new Operations(home);
        operations.paths = List.of(home.resolve("uploads"));
        operations.serving = 7;
        operations.start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    @Test
    void whatIsBackedUpTogetherIsOneSetWithItsMomentAndTheReleaseThatServed() throws Exception {
        var standing = operations.set("main", "files");

        assertThat(standing.state()).isEqualTo(State.COMPLETE);
        assertThat(standing.offSite()).isFalse();
        assertThat(standing.set().release()).isEqualTo(7);
        assertThat(standing.members()).extracting(SetStanding.Part::name).containsExactly("main", "files");
        for (var member : standing.members()) {
            var backup = Objects.requireNonNull(member.backup());
            assertThat(backup.set()).isEqualTo(standing.set());
            var manifest = ManifestFile.read(backup.manifestPath()).orElseThrow();
            assertThat(manifest).isEqualTo(ManifestFile.of(backup));
            assertThat(Objects.requireNonNull(manifest.set()).of()).containsExactly("main", "files");
            assertThat(manifest.set().begunAt()).isEqualTo(standing.at());
            assertThat(manifest.set().release()).isEqualTo(7);
        }
        assertThat(operations.audited())
                .contains("backup_set.begin backup_set/1", "backup.create backup/1", "backup.create backup/2");
        assertThat(operations.audit.list(null, null, 1).getFirst().details()).contains("\"set\":1");
    }

    @Test
    void aSetOfWhichEachMemberIsUnderWayBeginsNotButThatWhichIsUnderWayIsToldOf() {
        operations.database.write(tx -> {
            operations.engine.queues().pause(tx, DutyJobs.QUEUE, true);
            return null;
        });
        var both = asked("main", "files");
        assertThat(both.begun()).isTrue();

        var one = asked("files");
        var same = asked("main", "files");

        assertThat(one).isEqualTo(same).isEqualTo(new BackupSets.Begun(both.set(), false));
        assertThat(operations.standings.list("app", null, 10)).hasSize(1);
        assertThat(operations.audited())
                .filteredOn(line -> line.startsWith("backup_set.begin"))
                .hasSize(1);
    }

    private BackupSets.Begun asked(String... names) {
        return operations.database.write(tx -> operations.sets.begin(tx, "app", List.of(names), "ani"));
    }

    @Test
    void aBackupThatIsMadeAloneBelongsToNone() throws Exception {
        operations.backup();

        assertThat(operations.newest().set()).isNull();
        assertThat(ManifestFile.read(operations.newest().manifestPath())
                        .orElseThrow()
                        .set())
                .isNull();
        assertThat(operations.backups.alone("app", null, 10)).hasSize(1);
        assertThat(operations.standings.list("app", null, 10)).isEmpty();
    }

    @Test
    void whileNoReleaseServesASetNamesNone() {
        operations.serving = 0;

        assertThat(operations.set("main").set().release()).isNull();
    }

    @Test
    void aMemberThatFailsIsToldWithItsReasonAndFinishesInTheSameSetWhenItIsTriedAgain() throws Exception {
        operations.paths = List.of(home.resolve("gone"));
        var failed = operations.set("main", "files");

        assertThat(failed.state()).isEqualTo(State.INCOMPLETE);
        var member = failed.members().getLast();
        assertThat(member.state()).isEqualTo(PartState.FAILED);
        assertThat(Objects.requireNonNull(member.why()).arguments()).first().isEqualTo("files");
        assertThat(member.why().arguments().getLast()).contains("gone");

        operations.paths = List.of(home.resolve("uploads"));
        var job = operations
                .engine
                .jobs()
                .find(Objects.requireNonNull(member.job()))
                .orElseThrow();
        assertThat(operations.again(job).state()).isEqualTo(JobState.SUCCEEDED);

        var mended = operations.standing(failed.set().id());
        assertThat(mended.state()).isEqualTo(State.COMPLETE);
        assertThat(mended.set()).isEqualTo(failed.set());
        assertThat(operations.standings.list("app", null, 10)).hasSize(1);
    }

    @Test
    void aSetIsProvenWhenEachMemberIsAndRefutedByOneThatFailsItsDrill() throws Exception {
        var set = operations.set("main", "files").set().id();
        operations.drill();
        assertThat(operations.standing(set).state()).isEqualTo(State.COMPLETE);
        operations.run(DutyJobs.drill("app", "files", null));
        assertThat(operations.standing(set).state()).isEqualTo(State.PROVEN);

        Files.write(
                operations.newest().path(), new byte[(int) operations.newest().bytes()]);
        operations.drill();

        var refuted = operations.standing(set);
        assertThat(refuted.state()).isEqualTo(State.INCOMPLETE);
        assertThat(refuted.members().getFirst().state()).isEqualTo(PartState.REFUTED);
        assertThat(why(refuted)).isEqualTo("backup.set.refuted");
    }

    @Test
    void whatRetentionRemovedOfASetIsSaidAndTheSetIsNoLongerComplete() throws Exception {
        operations.storage = new BackupSource.Storage(null, Keep.last(1), ZoneOffset.UTC, List.of(), null);
        var made = operations.set("main", "files");
        long main = Objects.requireNonNull(made.members().getFirst().backup()).id();
        var set = made.set().id();
        for (int i = 0; i < 3; i++) {
            operations.backup();
        }

        var standing = operations.standing(set);

        assertThat(standing.state()).isEqualTo(State.REMOVED);
        assertThat(standing.members())
                .extracting(SetStanding.Part::state)
                .containsExactly(PartState.REMOVED, PartState.UNPROVEN);
        assertThat(why(standing)).isEqualTo("backup.set.removed");
        var beside = operations.backups.newest("app", "files").orElseThrow();
        assertThat(operations.standings.beside(beside)).containsExactly(Message.of("backup.set.removed", "main", main));
    }

    @Test
    void pinningASetPinsAllOfItAndRetentionLeavesIt() throws Exception {
        operations.storage = new BackupSource.Storage(null, Keep.last(1), ZoneOffset.UTC, List.of(), null);
        var set = operations.set("main", "files").set().id();
        operations.database.write(tx -> {
            operations.pins.pinSet(tx, "app", set, "before the audit", "ani");
            return null;
        });
        for (int i = 0; i < 3; i++) {
            operations.backup();
        }

        assertThat(operations.standing(set).kept()).isTrue();
        assertThat(operations.standing(set).complete()).isTrue();
        assertThatThrownBy(() -> operations.database.write(tx -> {
                    operations.pins.pinSet(tx, "app", set, "once more", "ani");
                    return null;
                }))
                .isInstanceOf(RequestException.class);
        assertThatThrownBy(() -> operations.database.write(tx -> {
                    operations.pins.pinSet(tx, "other", set, "of another project", "ani");
                    return null;
                }))
                .isInstanceOf(RequestException.class);
        operations.database.write(tx -> {
            operations.pins.unpinSet(tx, "app", set, "ani");
            return null;
        });
        assertThat(operations.standing(set).kept()).isFalse();
        assertThat(operations.audited())
                .contains("backup.pin backup/1", "backup.pin backup/2", "backup.unpin backup/2");
    }

    @Test
    void whileEveryMemberWaitsTheSameSetIsGivenAndOneThatIsStillAtWorkIsLeftOut() {
        operations.close();
        operations = new Operations(home); // not started: its jobs wait
        var first = begin("main", "files");
        assertThat(begin("main", "files").id()).isEqualTo(first.id());
        assertThat(operations.standing(first.id()).state()).isEqualTo(State.RUNNING);
        var job = Objects.requireNonNull(first.members().getFirst().job());
        operations.database.write(tx -> operations.engine.jobs().cancel(tx, job));

        var second = begin("main", "files");

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(operations.standing(first.id()).members())
                .extracting(SetStanding.Part::state)
                .containsExactly(PartState.CANCELLED, PartState.RUNNING);
        assertThat(operations.standing(second.id()).members())
                .extracting(SetStanding.Part::state)
                .containsExactly(PartState.RUNNING, PartState.SKIPPED);
    }

    @Test
    void whatADeploymentBacksUpMeanwhileDoesNotLetTheWaitingSetBeBegunAgain() {
        operations.close();
        operations = new Operations(home); // not started: its jobs wait
        var first = begin("main", "files");
        operations.sets.beginForDeployment("app", List.of("main"), 99, "ani");

        assertThat(begin("main", "files").id()).isEqualTo(first.id());
        assertThat(operations.standings.list("app", null, 10)).hasSize(2);
    }

    private BackupSet begin(String... names) {
        return operations.database.write(
                tx -> operations.sets.begin(tx, "app", List.of(names), "ani").set());
    }

    @Test
    void theSameDeploymentBeginsOneSetHoweverOftenItIsTried() {
        long set = operations.sets.beginForDeployment("app", List.of("main"), 99, "ani");

        assertThat(operations.sets.beginForDeployment("app", List.of("main"), 99, "ani"))
                .isEqualTo(set);
        assertThat(operations.standing(set).members().getFirst().state()).isEqualTo(PartState.ABSENT);
        operations.run(DutyJobs.backupHere("app", "main", set));
        assertThat(operations.standing(set).state()).isEqualTo(State.COMPLETE);
        assertThat(operations.standing(set).set().origin()).isEqualTo(BackupSet.Origin.DEPLOYMENT);
    }

    @Test
    void membersThatLieThereUnlistedAreJoinedIntoTheirSetAgain() throws Exception {
        var before = operations.set("main", "files");
        // As after a restore of TaskForge's own database, which knows nothing of them.
        operations.database.write(tx -> {
            tx.update("DELETE FROM backup");
            return tx.update("DELETE FROM backup_set");
        });
        begin("main"); // takes the number of the one that is forgotten
        operations.backup();
        operations.run(DutyJobs.backup("app", "files"));

        var found = operations.standings.list("app", null, 10).stream()
                .filter(standing -> standing.at().equals(before.at()))
                .toList();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().state()).isEqualTo(State.COMPLETE);
        assertThat(found.getFirst().set().release()).isEqualTo(7);
        assertThat(found.getFirst().set().names()).containsExactly("main", "files");
        assertThat(found.getFirst().set().origin()).isEqualTo(BackupSet.Origin.FOUND);
    }

    @Test
    void aMemberMadeDaysAfterTheOthersOrAfterAnotherReleaseTookOverMakesTheSetIncomplete() throws Exception {
        var made = operations.set("main", "files");
        assertThat(Objects.requireNonNull(made.spread()).length()).isLessThan(Duration.ofMinutes(1));
        assertThat(made.apart()).isNull();
        var files = Objects.requireNonNull(made.members().getLast().backup());
        move(files, made.at().plus(Duration.ofHours(20)));
        assertThat(operations.standing(made.set().id()).state()).isEqualTo(State.COMPLETE);
        assertThat(operations.standings.beside(files).getLast()).isEqualTo(Message.of("backup.set.spread", "19h 59m"));

        operations.switches.add(made.at().plus(Duration.ofHours(3)));
        var other = operations.standing(made.set().id());
        assertThat(other.state()).isEqualTo(State.INCOMPLETE);
        assertThat(Objects.requireNonNull(other.apart()).key()).isEqualTo("backup.set.releases");
        assertThat(operations.standings.beside(files)).contains(other.apart());

        operations.switches.clear();
        move(files, made.at().plus(Duration.ofHours(25)));
        var late = operations.standing(made.set().id());
        assertThat(late.complete()).isFalse();
        assertThat(Objects.requireNonNull(late.apart()).key()).isEqualTo("backup.set.apart");
    }

    private void move(Backup backup, Instant to) {
        operations.database.write(tx -> tx.update("UPDATE backup SET snapshot_at = ? WHERE id = ?", to, backup.id()));
    }

    @Test
    void eachFurtherBackupOfAMemberIsShownBelowTheNewest() throws Exception {
        var made = operations.set("main");
        var first = Objects.requireNonNull(made.members().getFirst().backup());
        operations.run(DutyJobs.backupHere("app", "main", made.set().id()));

        var member = operations.standing(made.set().id()).members().getFirst();

        assertThat(member.further()).extracting(Backup::id).containsExactly(first.id());
        assertThat(Objects.requireNonNull(member.backup()).id()).isNotEqualTo(first.id());
        assertThat(operations.standing(made.set().id()).bytes())
                .isEqualTo(first.bytes() + member.backup().bytes());
    }

    @Test
    void unpinningASetLeavesABackupThatSomebodyPinnedByItself() throws Exception {
        var made = operations.set("main", "files");
        long main = Objects.requireNonNull(made.members().getFirst().backup()).id();
        operations.database.write(tx -> operations.pins.pin(tx, "app", main, "by itself", "budi"));
        operations.database.write(tx -> {
            operations.pins.pinSet(tx, "app", made.set().id(), "the whole", "ani");
            return null;
        });
        assertThat(operations.standing(made.set().id()).kept()).isTrue();

        operations.database.write(tx -> {
            operations.pins.unpinSet(tx, "app", made.set().id(), "ani");
            return null;
        });

        assertThat(operations.standing(made.set().id()).backups())
                .filteredOn(backup -> backup.pin() != null)
                .extracting(Backup::id)
                .containsExactly(main);
        assertThatThrownBy(() -> operations.database.write(tx -> {
                    operations.pins.unpinSet(tx, "app", made.set().id(), "ani");
                    return null;
                }))
                .isInstanceOf(RequestException.class);
    }

    @Test
    void aGoodSetIsFoundBehindHundredsOfBadOnesAsFarBackAsItMayBe() throws Exception {
        var good = operations.set("main");
        operations.database.write(tx -> {
            for (int i = 1; i <= 350; i++) {
                tx.update("""
                        INSERT INTO backup_set (project, begun_at, origin, members)
                        VALUES ('app', ?, 'PERSON', '[{"name":"main"}]')""", good.at().plusSeconds(i));
            }
            return null;
        });

        assertThat(operations.standings.newest("app", List.of("main"), good.at(), SetStanding::complete))
                .hasValueSatisfying(found ->
                        assertThat(found.set().id()).isEqualTo(good.set().id()));
        assertThat(operations.standings.newest(
                        "app", List.of("main"), good.at().plusSeconds(300), SetStanding::complete))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{\"begun_at\": null, \"of\": [\"main\"]}",
                "{\"begun_at\": \"yesterday\", \"of\": [\"main\"]}",
                "{\"begun_at\": \"+999999999-12-31T23:59:59Z\", \"of\": [\"main\"]}",
                "{\"begun_at\": \"-999999999-01-01T00:00:00Z\", \"of\": [\"main\"]}",
                "{\"begun_at\": \"2199-01-01T00:00:00Z\", \"of\": [\"main\"]}",
                "{\"begun_at\": \"2026-01-01T00:00:00.0001Z\", \"of\": [\"main\"]}",
                "{\"begun_at\": 1e400, \"of\": [\"main\"]}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\"}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\", \"of\": []}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\", \"of\": [null, \"main\"]}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\", \"of\": [\"main\", \"main\"]}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\", \"of\": [\"main\", \"../x\"]}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\", \"of\": [\"files\"]}",
                "{\"begun_at\": \"2026-01-01T00:00:00Z\", \"release\": -1, \"of\": [\"main\"]}",
                "{\"begun_at\": \"KNOWN\", \"release\": 7, \"of\": [\"main\"]}",
                "{\"begun_at\": \"KNOWN\", \"release\": 8, \"of\": [\"main\", \"files\"]}",
            })
    void aManifestThatTellsOfASetThatCannotBeIsListedWithoutItAndIsStillProven(String mark) throws Exception {
        var known = operations.set("main", "files");
        var manifest = operations.newest().manifestPath();
        var tree = (ObjectNode) ManifestFile.JSON.readTree(Files.readAllBytes(manifest));
        tree.set("set", ManifestFile.JSON.readTree(mark.replace("KNOWN", String.valueOf(known.at()))));
        Files.write(manifest, ManifestFile.JSON.writeValueAsBytes(tree));
        operations.database.write(tx -> tx.update("DELETE FROM backup WHERE database_name = 'main'"));

        assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(operations.audited()).anyMatch(entry -> entry.startsWith("backup.adopt "));
        var adopted = operations.backups.list("app", "main", null, 10).stream()
                .filter(backup -> backup.manifestPath().equals(manifest))
                .findFirst()
                .orElseThrow();
        assertThat(adopted.set()).isNull();
        assertThat(operations.standings.list("app", null, 10)).hasSize(1);
        assertThat(operations.run(DutyJobs.drill("app", "main", adopted.id())).state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theGateAsksForAYoungSetOfAllThatIsBackedUpNow() throws Exception {
        assertThat(gate(BackupSetCheck.Wanted.COMPLETE, Clock.systemUTC())).isEqualTo(CheckState.FAIL);
        operations.set("main");
        assertThat(gate(BackupSetCheck.Wanted.COMPLETE, Clock.systemUTC()))
                .as("files are not in it")
                .isEqualTo(CheckState.FAIL);
        var whole = operations.set("main", "files");
        assertThat(gate(BackupSetCheck.Wanted.COMPLETE, Clock.systemUTC())).isEqualTo(CheckState.PASS);
        assertThat(gate(BackupSetCheck.Wanted.PROVEN, Clock.systemUTC())).isEqualTo(CheckState.FAIL);
        assertThat(gate(BackupSetCheck.Wanted.OFF_SITE, Clock.systemUTC())).isEqualTo(CheckState.FAIL);
        var late = Clock.fixed(whole.at().plus(Duration.ofDays(1)).plusMillis(1), ZoneOffset.UTC);
        assertThat(gate(BackupSetCheck.Wanted.COMPLETE, late)).isEqualTo(CheckState.FAIL);
    }

    @Test
    void whereACopyLiesIsToldByTheNameOfItsHost() throws Exception {
        for (var elsewhere : List.of(
                "sftp://nas.local:22/backups/a",
                "s3://b/app at https://s3.example.id",
                "sftp://10.0.0.5:2222/a",
                "taskforge+https://nas.example.id/shop/main/a",
                "s3://b/at http://x/key at https://[2001:db8::1]:9000")) {
            assertThat(copy(elsewhere).offSite()).as(elsewhere).isTrue();
        }
        for (var here : List.of(
                "/mnt/disk2/app/main/a",
                "sftp://localhost:22/a",
                "s3://b/app at http://127.0.0.1:9000",
                "sftp://[::1]:22/a",
                "taskforge+http://127.0.0.1:8000/shop/main/a",
                "sftp://localhost.:22/a",
                "sftp://LocalHost.localdomain:22/a",
                "sftp://nas.localhost:22/a",
                "sftp://[::ffff:127.0.0.1]:22/a",
                "sftp://127.1:22/a",
                "sftp://0.0.0.0:22/a",
                "sftp://"
                        + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() + ":22/a",
                "main/a")) {
            assertThat(copy(here).offSite()).as(here).isFalse();
        }
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (var address : Collections.list(network.getInetAddresses())) {
                var own = address.getHostAddress().replaceFirst("%.*", "");
                var here = "sftp://" + (own.contains(":") ? "[" + own + "]" : own) + ":22/a";
                assertThat(copy(here).offSite()).as(here).isFalse();
            }
        }
    }

    private static BackupCopy copy(String location) {
        return new BackupCopy(1, 1, "away", "a", location, Instant.EPOCH, Instant.EPOCH, null, null, null);
    }

    private CheckState gate(BackupSetCheck.Wanted wanted, Clock clock) {
        return new BackupSetCheck(operations.standings, List.of("main", "files"), wanted, Duration.ofDays(1))
                .ask(new Surroundings("app", home, clock, Duration.ofSeconds(5)))
                .state();
    }

    private static String why(SetStanding standing) {
        return Objects.requireNonNull(standing.members().getFirst().why()).key();
    }
}
