package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Step;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.destination.S3Server;
import dev.taskforge.ops.destination.SftpServer;
import dev.taskforge.ops.destination.Wire;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of backups at destinations, with a real S3 server, a real SFTP server and another folder. */
class CopyingTest {
    @TempDir
    static Path servers;

    private static S3Server s3;

    @TempDir
    Path home;

    private SftpServer sftp;
    private Operations operations;

    @BeforeAll
    static void startS3() throws IOException {
        s3 = S3Server.start(servers);
    }

    @AfterAll
    static void stopS3() {
        s3.close();
    }

    @BeforeEach
    void start() throws Exception {
        sftp = SftpServer.start(home);
        Files.createDirectory(home.resolve("disk2"));
        SqliteFixture.create(home.resolve("app.db"), 50, 200);
        operations = Operations.impatient(home).start();
        declare(s3.port(), sftp.port());
        operations.variables = Map.of("S3_ACCESS_KEY", S3Server.ACCESS_KEY, "S3_SECRET_KEY", S3Server.SECRET_KEY);
        want("offsite", "nas", "disk2");
    }

    @AfterEach
    void close() throws IOException {
        operations.close();
        sftp.close();
    }

    private void declare(int s3Port, int sftpPort) {
        operations.destinations = """
                destinations:
                  offsite:
                    kind: s3
                    endpoint: http://127.0.0.1:%d
                    bucket: backups
                    prefix: %s
                    access_key: ${S3_ACCESS_KEY}
                    secret_key: ${S3_SECRET_KEY}
                  nas:
                    kind: sftp
                    host: 127.0.0.1
                    port: %d
                    user: backup
                    folder: /backups
                    key: %s
                    host_key: "%s"
                  disk2: {kind: folder, folder: disk2}
                """.formatted(s3Port, prefix(), sftpPort, sftp.keyFile(), sftp.hostKey());
    }

    private String prefix() {
        return "t" + home.getFileName().toString().replaceAll("[^A-Za-z0-9]", "");
    }

    private void want(String... destinations) {
        operations.storage =
                new Storage(null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of(destinations));
    }

    private Path at(String destination, Backup backup) {
        var path = "app/main/" + backup.path().getFileName();
        return switch (destination) {
            case "offsite" -> s3.file(prefix() + "/" + path);
            case "nas" -> sftp.file(path);
            default -> home.resolve("disk2").resolve(path);
        };
    }

    private Backup backup(long id) {
        return operations.backups.find(id).orElseThrow();
    }

    private Job backedUp() {
        var job = operations.backup();
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    @Test
    void aBackupIsCopiedEverywhereAndReadBack() throws Exception {
        var job = backedUp();

        var backup = operations.newest();
        assertThat(backup.copies()).extracting(BackupCopy::destination).containsExactly("disk2", "nas", "offsite");
        assertThat(backup.copies()).allMatch(BackupCopy::verified);
        for (var destination : List.of("offsite", "nas", "disk2")) {
            var copy = at(destination, backup);
            assertThat(DurableFiles.sha256(copy, (done, total) -> {})).isEqualTo(backup.sha256());
            assertThat(ManifestFile.read(BackupFolder.manifestOf(copy))).contains(ManifestFile.of(backup));
        }
        assertThat(operations.log(job))
                .anyMatch(line -> line.startsWith("nas: read back ") && line.endsWith(backup.sha256()));
        assertThat(operations.audited())
                .containsExactly(
                        "backup.create backup/1",
                        "backup.copy backup/1",
                        "backup.copy backup/1",
                        "backup.copy backup/1");
        assertThat(operations.audit.verify().ok()).isTrue();
        assertThat(operations.files()).hasSize(2);
    }

    @Test
    void aDestinationThatIsAwayStopsNoOtherAndFailsTheJobByItsName() throws Exception {
        declare(s3.port(), 1);

        var job = operations.backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error())
                .contains("backup 1 is good where it was made, but a copy is missing. nas: nothing answers there");
        var backup = operations.newest();
        assertThat(backup.state()).isEqualTo(Backup.State.UNPROVEN);
        assertThat(backup.copiedTo("offsite")).isTrue();
        assertThat(backup.copiedTo("disk2")).isTrue();
        assertThat(backup.copies())
                .filteredOn(copy -> copy.destination().equals("nas"))
                .allMatch(copy -> copy.state() == BackupCopy.State.FAILED && copy.error() != null);
        assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void anotherTryCopiesOnlyWhatIsMissingAndMakesNoNewBackup() throws Exception {
        declare(s3.port(), 1);
        var failed = operations.backup();
        declare(s3.port(), sftp.port());
        var before = Files.getLastModifiedTime(at("disk2", operations.newest()));

        var job = operations.again(failed);

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.backups.list("app", "main", null, 10)).hasSize(1);
        assertThat(operations.newest().copies()).hasSize(3).allMatch(BackupCopy::verified);
        assertThat(Files.getLastModifiedTime(at("disk2", operations.newest()))).isEqualTo(before);
        assertThat(operations.engine.jobs().steps(job.id()))
                .extracting(Step::name)
                .containsExactly("snapshot", "compress", "publish", "verify", "catalog", "copy", "prune");
    }

    @Test
    void aBackupThatIsNeededAtOnceWaitsForNoDestination() throws Exception {
        declare(1, 1);

        var job = operations.run(DutyJobs.backupHere(
                "app", "main", operations.sets.beginForDeployment("app", List.of("main"), 1, "ani")));

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.newest().copied()).isFalse();
        declare(s3.port(), sftp.port());
        backedUp();
        assertThat(backup(1).copies()).hasSize(3).allMatch(BackupCopy::verified);
    }

    @Test
    void theNextBackupCatchesUpWithWhatEarlierOnesLack() {
        want();
        for (int i = 0; i < 3; i++) {
            backedUp();
        }
        want("disk2");

        backedUp();

        assertThat(operations.backups.list("app", "main", null, 10))
                .extracting(Backup::id, backup -> backup.copiedTo("disk2"))
                .as("those that stay; the oldest is removed")
                .containsExactly(tuple(4L, true), tuple(3L, true), tuple(2L, true));
    }

    @Test
    void aDamagedOlderBackupIsNotCopiedAndSaid() throws Exception {
        want();
        backedUp();
        var file = operations.newest().path();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        want("disk2");

        var job = backedUp();

        assertThat(operations.log(job)).anyMatch(line -> line.contains("is not the one that was published"));
        assertThat(backup(1).copiedTo("disk2")).isFalse();
        assertThat(at("disk2", backup(1))).doesNotExist();
        assertThat(operations.newest().copiedTo("disk2")).isTrue();
    }

    @Test
    void aFailedCopyRemovesNothing() throws Exception {
        want();
        for (int i = 0; i < 3; i++) {
            backedUp();
        }
        declare(1, sftp.port());
        want("offsite");

        assertThat(operations.backup().state()).isEqualTo(JobState.FAILED);

        assertThat(operations.backups.list("app", "main", null, 10)).hasSize(4);
    }

    @Test
    void retentionRemovesTheCopiesToo() throws Exception {
        for (int i = 0; i < 4; i++) {
            backedUp();
        }

        assertThat(operations.backups.find(1)).isEmpty();
        for (var destination : List.of("offsite", "nas", "disk2")) {
            try (var left = Files.list(at(destination, backup(4)).getParent())) {
                assertThat(left.filter(Files::isRegularFile)).as(destination).hasSize(6);
            }
        }
        assertThat(new BackupCopies(operations.database).toRemove("app", "main"))
                .isEmpty();
    }

    @Test
    void aDestinationThatKeepsACopyStopsNothingAndIsAskedAgain() throws Exception {
        want("disk2");
        for (int i = 0; i < 3; i++) {
            backedUp();
        }
        want();
        operations.destinations = operations.destinations.replace("folder: disk2", "folder: away");

        var job = backedUp();

        assertThat(operations.log(job))
                .anyMatch(line -> line.startsWith("kept for now: the copy of backup 1. disk2: "));
        var kept = new BackupCopies(operations.database).toRemove("app", "main");
        assertThat(kept).extracting(BackupCopy::backupId).containsExactly(1L);
        assertThat(kept.getFirst().error()).isNotNull();

        declare(s3.port(), sftp.port());
        backedUp();

        assertThat(new BackupCopies(operations.database).toRemove("app", "main"))
                .isEmpty();
        try (var left = Files.list(home.resolve("disk2/app/main"))) {
            assertThat(left)
                    .as("copies of the one that stays, and its manifest")
                    .hasSize(2);
        }
    }

    @Test
    void aCopyThatIsGoneOrCutIsFoundOutAndMadeAgain() throws Exception {
        want("disk2", "nas");
        backedUp();
        Files.delete(at("disk2", backup(1)));
        Files.write(at("nas", backup(1)), new byte[7]);

        var job = backedUp();

        assertThat(operations.log(job))
                .contains(
                        "missing: the copy of backup 1 at disk2: it is not there any more",
                        "missing: the copy of backup 1 at nas: its size is another");
        assertThat(operations.audited().stream().filter("backup.copy_missing backup/1"::equals))
                .hasSize(2);
        assertThat(backup(1).copies()).hasSize(2).allMatch(BackupCopy::verified);
        assertThat(at("disk2", backup(1))).hasSize(backup(1).bytes());
    }

    @Test
    void aConnectionThatIsCutOrHangsGivesNoGoodRow() throws Exception {
        SqliteFixture.create(home.resolve("big.db"), 3_000, 3_000);
        Files.move(home.resolve("big.db"), home.resolve("app.db"), StandardCopyOption.REPLACE_EXISTING);
        try (var cut = Wire.cutAfter(s3.port(), 60_000);
                var still = Wire.stillAfter(sftp.port(), 60_000)) {
            declare(cut.port(), still.port());
            want("offsite", "nas");

            var job = operations.backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("offsite: ", "nas: no bytes have moved for 3 s");
            assertThat(operations.newest().copied()).isFalse();
            assertThat(operations.newest().missing()).isFalse();
        }
    }

    @Test
    void aFileThatIsGoneHereIsCopiedFromAnotherDestination() throws Exception {
        want("disk2");
        backedUp();
        var old = operations.newest();
        Files.delete(old.path());
        want("disk2", "nas", "offsite");

        backedUp();

        assertThat(backup(old.id()).copies())
                .extracting(BackupCopy::destination)
                .containsExactly("disk2", "nas", "offsite");
        for (var destination : List.of("nas", "offsite")) {
            assertThat(DurableFiles.sha256(at(destination, old), (done, total) -> {}))
                    .isEqualTo(old.sha256());
        }
        assertThat(old.path()).doesNotExist();
    }

    @Test
    void aFileThatIsGoneHereIsCopiedFromAnotherOneWhenOneDoesNotAnswer() throws Exception {
        want("nas", "offsite");
        backedUp();
        var old = operations.newest();
        Files.delete(old.path());
        sftp.close();
        want("disk2");

        backedUp();

        assertThat(DurableFiles.sha256(at("disk2", old), (done, total) -> {})).isEqualTo(old.sha256());
        assertThat(backup(old.id()).copiedTo("disk2")).isTrue();
    }

    @Test
    void whereACopyIsMissingIsNotBlamedForTheOnlyOneThatDoesNotAnswer() throws Exception {
        want("nas");
        backedUp();
        var old = operations.newest();
        Files.delete(old.path());
        sftp.close();
        want("disk2");

        var job = backedUp();

        assertThat(operations.log(job)).anyMatch(line -> line.contains("backup " + old.id() + " is not here"));
        assertThat(operations.newest().copiedTo("disk2")).isTrue();
        assertThat(backup(old.id()).copies())
                .extracting(BackupCopy::destination)
                .containsExactly("nas");
    }

    @Test
    void aFileThatIsGoneHereAndCannotBeCopiedFromElsewhereStopsNoOther() throws Exception {
        want("nas");
        backedUp();
        var old = operations.newest();
        Files.delete(old.path());
        Files.delete(at("nas", old));
        want("disk2");

        var job = backedUp();

        assertThat(operations.log(job))
                .anyMatch(line -> line.contains("backup " + old.id() + " is not here")
                        && line.contains("nas: the copy there is lost"));
        assertThat(operations.newest().copiedTo("disk2")).isTrue();
        assertThat(backup(old.id()).copied()).isFalse();
    }

    @Test
    void whatIsReadBackWrongIsNoCopy() throws Exception {
        var changing = new SftpChanges();
        sftp.close();
        sftp = SftpServer.start(home, changing);
        declare(s3.port(), sftp.port());
        want("nas");
        changing.loses = true;

        var job = operations.backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("nas: what was read back of backup 1 is not what was written");
        assertThat(operations.newest().copied()).isFalse();
        assertThat(at("nas", operations.newest())).doesNotExist();
    }

    @Test
    void aDestinationThatRefusesToRemoveKeepsTheCopyAndIsAskedAgain() throws Exception {
        var locked = new SftpChanges();
        sftp.close();
        sftp = SftpServer.start(home, locked);
        declare(s3.port(), sftp.port());
        want("nas");
        locked.keeps = true;
        for (int i = 0; i < 4; i++) {
            backedUp();
        }
        var copies = new BackupCopies(operations.database);

        assertThat(copies.toRemove("app", "main"))
                .extracting(BackupCopy::backupId)
                .containsExactly(1L);
        assertThat(copies.toRemove("app", "main").getFirst().error())
                .startsWith("nas: backup may not do this with ")
                .contains("Permission denied");

        locked.keeps = false;
        backedUp();
        assertThat(copies.toRemove("app", "main")).isEmpty();
    }

    @Test
    void whatACutUploadHasLeftInS3IsSwept() throws Exception {
        want("offsite");
        backedUp();
        s3.leaveUnfinished(prefix() + "/app/main/main-1.zst");

        var job = backedUp();

        assertThat(operations.log(job)).contains("offsite: removed 1 unfinished uploads");
    }

    @Test
    void aSecretIsInNoRecord() throws Exception {
        operations.variables = Map.of("S3_ACCESS_KEY", S3Server.ACCESS_KEY, "S3_SECRET_KEY", "a-very-secret-mistake");
        want("offsite");

        var job = operations.backup();

        assertThat(job.error()).contains("offsite: ");
        assertThat(job.error() + operations.log(job) + operations.newest().copies())
                .doesNotContain("a-very-secret-mistake");
    }

    @Test
    void aMissingVariableIsNamed() throws Exception {
        operations.variables = Map.of("S3_ACCESS_KEY", "x");
        want("offsite");

        assertThat(operations.backup().error()).contains("S3_SECRET_KEY");
    }

    @Test
    void aDrillProvesTheCopyAndSaysWhereItWasRead() throws Exception {
        backedUp();
        for (var from : List.of("offsite", "nas", "disk2")) {
            var job = operations.run(DutyJobs.drill("app", "main", null, from));

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.newestDrill().from()).isEqualTo(from);
            assertThat(operations.newestDrill().passed()).isTrue();
            assertThat(operations.scratch()).isEmpty();
        }
        operations.drill();
        assertThat(operations.newestDrill().from()).isNull();
    }

    @Test
    void aDrillFindsACopyThatWasChangedAndLeavesTheBackupItsMark() throws Exception {
        backedUp();
        operations.drill();
        var copy = at("disk2", operations.newest());
        var bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);

        var job = operations.run(DutyJobs.drill("app", "main", null, "disk2"));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("the copy of backup 1 at disk2 is lost", "its SHA-256 differs");
        assertThat(operations.newestDrill().passed()).isFalse();
        assertThat(operations.newestDrill().from()).isEqualTo("disk2");
        assertThat(operations.newest().state()).isEqualTo(Backup.State.PROVEN);
        assertThat(operations.newest().copiedTo("disk2")).isFalse();
        assertThat(operations.scratch()).isEmpty();
        assertThat(operations.run(DutyJobs.drill("app", "main", null, "disk2")).error())
                .as("it may be there again, so it is read again")
                .contains("the copy of backup 1 at disk2 is lost");
    }

    @Test
    void aBackupWhoseFileIsGoneIsDrilledFromItsCopy() throws Exception {
        backedUp();
        var backup = operations.newest();
        Files.delete(backup.path());
        Files.delete(at("disk2", backup));
        assertThat(operations.newest().state()).isEqualTo(Backup.State.REMOTE);

        var job = operations.drill();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.newestDrill().from()).as("the first that has it").isEqualTo("nas");
        assertThat(operations.newest().copiedTo("disk2")).isFalse();
        assertThat(operations.scratch()).isEmpty();
    }

    @Test
    void aDestinationIsTestedWithoutLeavingAnything() throws Exception {
        for (var destination : List.of("offsite", "nas", "disk2")) {
            var job = operations.run(DutyJobs.testDestination("app", destination));
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        }
        operations.variables = Map.of("S3_ACCESS_KEY", S3Server.ACCESS_KEY, "S3_SECRET_KEY", "another-secret");

        var wrong = operations.run(DutyJobs.testDestination("app", "offsite"));

        assertThat(wrong.state()).isEqualTo(JobState.FAILED);
        assertThat(wrong.attempt()).isEqualTo(1);
        assertThat(wrong.error()).startsWith("offsite: ").doesNotContain("another-secret");
        assertThat(operations.audited().stream().filter("destination.test destination/offsite"::equals))
                .hasSize(2);
        for (var left : List.of(home.resolve("disk2/app"), sftp.file("app"), s3.file(prefix() + "/app"))) {
            if (Files.isDirectory(left)) {
                try (var files = Files.list(left)) {
                    assertThat(files).isEmpty();
                }
            }
        }
    }

    @Test
    void whereACopyIsWantedOnlyOneThatIsThereCounts() throws Exception {
        want("disk2");
        backedUp();
        assertThat(provenAt("disk2")).as("nobody has restored it").isFalse();
        operations.drill();
        assertThat(provenAt("disk2")).isTrue();
        assertThat(provenAt("nas")).isFalse();

        Files.delete(at("disk2", operations.newest()));
        operations.run(DutyJobs.drill("app", "main", null, "disk2"));

        assertThat(provenAt("disk2")).as("the drill found it to be gone").isFalse();
    }

    private boolean provenAt(String destination) {
        var surroundings = new Surroundings("app", home, Clock.systemUTC(), Duration.ofSeconds(5));
        return new ProvenBackupCheck(operations.backups, "main", Duration.ofDays(1), destination)
                        .ask(surroundings)
                        .state()
                == CheckState.PASS;
    }
}
