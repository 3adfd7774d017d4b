package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.destination.S3Server;
import dev.taskforge.ops.destination.SftpServer;
import dev.taskforge.ops.destination.Wire;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are kept at destinations only: with a real S3 server, a real SFTP server and another folder. */
class StreamedBackupTest {
    private static final int BYTES = 20 << 20;

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
        var uploads = Files.createDirectory(home.resolve("uploads"));
        var content = new byte[BYTES]; // which cannot be compressed
        new Random(7).nextBytes(content);
        Files.write(uploads.resolve("large.bin"), content);
        operations = Operations.impatient(home).start();
        operations.stall = Duration.ofMinutes(1);
        operations.paths = List.of(uploads);
        declare(sftp.port());
        operations.variables = Map.of("S3_ACCESS_KEY", S3Server.ACCESS_KEY, "S3_SECRET_KEY", S3Server.SECRET_KEY);
        want("offsite", "nas", "disk2");
    }

    @AfterEach
    void close() throws IOException {
        operations.close();
        sftp.close();
    }

    private void declare(int sftpPort) {
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
                """.formatted(s3.port(), prefix(), sftpPort, sftp.keyFile(), sftp.hostKey());
    }

    private String prefix() {
        return "t" + home.getFileName().toString().replaceAll("[^A-Za-z0-9]", "");
    }

    private void want(String... destinations) {
        operations.storage = new Storage(
                        null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of(destinations))
                .withoutLocal();
    }

    private Path place(String destination) {
        return switch (destination) {
            case "offsite" -> s3.file(prefix() + "/app/files");
            case "nas" -> sftp.file("app/files");
            default -> home.resolve("disk2/app/files");
        };
    }

    private Path at(String destination, Backup backup) {
        return place(destination).resolve(backup.path().getFileName());
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Job backup() {
        return operations.run(DutyJobs.backup("app", "files"));
    }

    private Backup backedUp() {
        var job = backup();
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return newest();
    }

    private Backup newest() {
        return operations.backups.newest("app", "files").orElseThrow();
    }

    private void assertHas(String destination, Backup backup) throws IOException {
        var copy = at(destination, backup);
        assertThat(copy).hasSize(backup.bytes());
        assertThat(DurableFiles.sha256(copy, (done, total) -> {})).isEqualTo(backup.sha256());
        assertThat(ManifestFile.read(BackupFolder.manifestOf(copy))).contains(ManifestFile.of(backup));
    }

    private Path here() {
        return home.resolve("backups/app/files");
    }

    @Test
    void aBackupGoesToAllDestinationsAtOnceAndIsNeverAFileHere() throws Exception {
        var backup = backedUp();

        assertThat(backup.bytes()).isGreaterThan(BYTES);
        for (var destination : List.of("offsite", "nas", "disk2")) {
            assertHas(destination, backup);
            assertThat(backup.copiedTo(destination)).isTrue();
            assertThat(names(place(destination))).hasSize(2);
        }
        assertThat(here()).isEmptyDirectory();
        assertThat(backup.state()).isEqualTo(Backup.State.UNPROVEN);
        assertThat(operations.audited())
                .startsWith(
                        "backup.create backup/1",
                        "backup.copy backup/1",
                        "backup.copy backup/1",
                        "backup.copy backup/1");
        assertThat(operations.audit.verify().ok()).isTrue();
        var drill = operations.run(DutyJobs.drill("app", "files", null));
        assertThat(drill.state()).as(drill.error()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void almostNoRoomIsTakenHereMeanwhile() throws Exception {
        var most = new AtomicLong();
        var written = new AtomicInteger();
        sftp.close();
        sftp = SftpServer.start(home, new SftpEventListener() {
            @Override
            public void written(
                    ServerSession session,
                    String handle,
                    FileHandle file,
                    long offset,
                    byte[] data,
                    int at,
                    int length,
                    Throwable thrown) {
                if (written.incrementAndGet() % 32 == 0) {
                    most.accumulateAndGet(1 + size(home.resolve("backups")) + size(home.resolve("scratch")), Math::max);
                }
            }
        });
        declare(sftp.port());

        backedUp();

        assertThat(most.get()).isBetween(1L, 64L * 1024);
    }

    private static long size(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anEncryptedOneIsEncryptedOnItsWay() throws Exception {
        var identity = Files.writeString(home.resolve("key"), AgeTest.IDENTITY);
        operations.storage = new Storage(
                        null,
                        Keep.last(3),
                        ZoneOffset.UTC,
                        List.of(AgeTest.RECIPIENT),
                        identity,
                        List.of("nas", "disk2"))
                .withoutLocal();

        var backup = backedUp();

        assertThat(backup.file()).endsWith(".tar.zst.age");
        assertHas("nas", backup);
        assertThat(Files.readString(at("disk2", backup), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1");
        assertThat(operations.run(DutyJobs.drill("app", "files", null)).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void oneThatIsAwayGetsItLaterFromAnother() throws Exception {
        declare(1);
        want("nas", "offsite");

        var failed = backup();

        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.error())
                .contains("backup 1 is good at offsite, but a copy is missing. nas: nothing answers there");
        assertThat(newest().copiedTo("offsite")).isTrue();
        assertThat(newest().copiedTo("nas")).isFalse();

        declare(sftp.port());
        var job = operations.again(failed);

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.backups.list("app", "files", null, 10)).hasSize(1);
        assertThat(newest().copiedTo("nas")).isTrue();
        assertHas("nas", newest());
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void oneThatIsCutOffInTheMiddleStopsNoOther() throws Exception {
        want("nas", "disk2");
        try (var wire = Wire.cutAfter(sftp.port(), BYTES / 2)) {
            declare(wire.port());

            var job = backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("backup 1 is good at disk2, but a copy is missing. nas: ");
        }
        assertHas("disk2", newest());
        assertThat(sftp.file("app/files").resolve(newest().path().getFileName()))
                .doesNotExist();

        // The next one catches up with it.
        declare(sftp.port());
        backedUp();
        assertThat(operations.backups.list("app", "files", null, 10))
                .hasSize(2)
                .allMatch(backup -> backup.copiedTo("nas") && backup.copiedTo("disk2"));
        assertThat(names(place("nas"))).hasSize(4).noneMatch(name -> name.startsWith(".partial-"));
    }

    @Test
    void whenAllFailInTheMiddleThereIsNoBackupAndNothingIsLeft() throws Exception {
        want("nas");
        try (var wire = Wire.cutAfter(sftp.port(), BYTES / 2)) {
            declare(wire.port());

            var job = backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("no destination is left: nas: ");
        }
        assertThat(operations.backups.list("app", "files", null, 10)).isEmpty();
        assertThat(operations.audited()).isEmpty();

        declare(sftp.port());
        backedUp();
        assertThat(names(place("nas"))).hasSize(2);
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void whenNoneCanBeReachedNothingIsBegun() throws Exception {
        declare(1);
        want("nas");

        var job = backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error())
                .contains(
                        "no destination can take the backup, and it is kept nowhere else. nas: nothing answers there");
        assertThat(operations.backups.list("app", "files", null, 10)).isEmpty();
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void whatIsReadBackWrongIsNoBackup() throws Exception {
        var changing = new SftpChanges();
        sftp.close();
        sftp = SftpServer.start(home, changing);
        declare(sftp.port());
        want("nas");
        changing.loses = true;

        var job = backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error())
                .contains(
                        "no destination has the backup as it was sent. nas: what was read back is not what was written");
        assertThat(operations.backups.list("app", "files", null, 10)).isEmpty();
        assertThat(names(place("nas"))).isEmpty();
    }

    private static final String LEFT = "files-20260101T000000Z-job9-1.tar.zst";

    /** As an attempt does that is cut off: noted here, and whole there. */
    private BackupFolder leave(String artifact, String... destinations) throws IOException {
        var folder = new BackupFolder(home, "app", "files");
        folder.artifacts();
        folder.noteStreamed(
                folder.named(artifact),
                new StreamedNote(Stream.of(destinations)
                        .map(name -> new StreamedNote.Place(name, location(name, artifact)))
                        .toList()));
        return folder;
    }

    private String location(String destination, String artifact) {
        return destination.equals("nas")
                ? "sftp://127.0.0.1:" + sftp.port() + "/backups/app/files/" + artifact
                : place(destination).resolve(artifact).toString();
    }

    private void put(String destination, String... names) throws IOException {
        for (var name : names) {
            Files.writeString(Files.createDirectories(place(destination)).resolve(name), "sent");
        }
    }

    @Test
    void whatAnAttemptThatWasCutOffHasPublishedIsTakenBack() throws Exception {
        var half = "files-20260101T000001Z-job9-2.tar.zst";
        leave(LEFT, "disk2");
        leave(half, "disk2");
        var stranger = "files-20260101T000000Z-job8-1.tar.zst";
        put("disk2", LEFT, half + ".manifest.json", stranger);
        want("disk2");

        var backup = backedUp();

        assertThat(names(place("disk2")))
                .containsExactlyInAnyOrder(
                        stranger,
                        backup.path().getFileName().toString(),
                        backup.manifestPath().getFileName().toString());
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void itIsTakenBackWhereItWasSentAlsoWhenBackupsGoElsewhereOrAreKeptHereNow() throws Exception {
        leave(LEFT, "nas");
        put("nas", LEFT);
        want("disk2");
        backedUp();
        assertThat(names(place("nas"))).isEmpty();

        var folder = leave(LEFT, "nas");
        put("nas", LEFT);
        operations.storage =
                new Storage(null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of("disk2"));
        backedUp();
        assertThat(names(place("nas"))).isEmpty();
        assertThat(folder.streamed()).isEmpty();
    }

    @Test
    void theNoteStaysUntilTheDestinationAnswersOrIsDeclaredNoMore() throws Exception {
        var folder = leave(LEFT, "nas", "gone");
        put("nas", LEFT);
        want("disk2");
        sftp.close();

        var job = backup();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(folder.streamed()).containsExactly(LEFT);
        assertThat(operations.log(job))
                .anyMatch(line -> line.contains("app declares no such destination; what an attempt may have left at"));

        declareWithout("nas");
        backedUp();
        assertThat(folder.streamed()).isEmpty();
    }

    private void declareWithout(String name) {
        operations.destinations = operations.destinations.replace("  " + name + ":", "  former:");
    }

    /** As after a restore of TaskForge's own database from before, when the process had ended before it forgot the note. */
    @Test
    void aWholeBackupThatTheListHasLostIsListedAgain() throws Exception {
        want("nas", "disk2");
        var first = backedUp();
        var artifact = first.path().getFileName().toString();
        operations.database.write(tx -> {
            tx.update("DELETE FROM backup_copy");
            return tx.update("DELETE FROM backup");
        });
        leave(artifact, "nas", "disk2");

        var job = backup();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        var listed = operations.backups.list("app", "files", null, 10);
        assertThat(listed).hasSize(2).allMatch(backup -> backup.copiedTo("nas") && backup.copiedTo("disk2"));
        var again = listed.stream()
                .filter(backup -> backup.file().endsWith(artifact))
                .findFirst()
                .orElseThrow();
        assertThat(again.local()).isFalse();
        assertHas("nas", again);
        assertHas("disk2", again);
        assertThat(operations.audited()).contains("backup.adopt backup/" + again.id());
        assertThat(operations.log(job)).contains("listed " + artifact + ", which lay unlisted at nas, disk2");
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void oneThatIsListedUnderAnotherFolderStays() throws Exception {
        want("disk2");
        var first = backedUp();
        var artifact = first.path().getFileName().toString();
        operations.database.write(tx -> tx.update("UPDATE backup SET file = ?", "/before/app/files/" + artifact));
        leave(artifact, "disk2");

        backedUp();

        assertHas("disk2", operations.backups.find(first.id()).orElseThrow());
        assertThat(operations.backups.list("app", "files", null, 10)).hasSize(2);
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void whatIsNotWhatItsManifestSaysIsLeftToPeople() throws Exception {
        leave(LEFT, "disk2");
        put("disk2", LEFT, LEFT + ".manifest.json");
        want("disk2");

        var job = backup();

        assertThat(names(place("disk2"))).contains(LEFT, LEFT + ".manifest.json");
        assertThat(operations.log(job)).anyMatch(line -> line.startsWith("disk2: left alone "));
        assertThat(here()).isEmptyDirectory();
    }

    @Test
    void theProjectMayChangeWhereItKeepsThemBetweenTwoAttempts() throws Exception {
        var both =
                new Storage(null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of("nas", "disk2"));
        declare(1);
        operations.storage = both;
        var keptHere = backup();
        assertThat(keptHere.error()).contains("but a copy is missing");
        operations.storage = both.withoutLocal();
        var sent = backup();
        assertThat(sent.error()).contains("but a copy is missing");
        declare(sftp.port());

        var one = operations.again(keptHere);
        operations.storage = both;
        var other = operations.again(sent);

        assertThat(one.state()).as(one.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(other.state()).as(other.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.backups.list("app", "files", null, 10))
                .allMatch(backup -> backup.copiedTo("nas") && backup.copiedTo("disk2"));
    }

    @Test
    void whatWasSentIsFinishedAlsoWhenNoDestinationIsNamedAnyMore() throws Exception {
        declare(1);
        want("nas", "disk2");
        var failed = backup();
        want();

        var job = operations.again(failed);

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void eachAttemptHasANameOfItsOwn() throws Exception {
        want("nas");
        declare(1);
        var failed = backup();
        declare(sftp.port());

        var job = operations.again(failed);

        assertThat(job.fence()).isGreaterThan(failed.fence());
        assertThat(newest().file()).matches(".*-job" + job.id() + "-[2-9]\\.tar\\.zst");
    }

    @Test
    void nothingIsPublishedBeforeWhatWasCountedIsKept() throws Exception {
        want("disk2");
        // What was counted cannot be written.
        Files.createDirectories(here().resolve(".partial-1-content/in the way"));

        var job = backup();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(names(place("disk2"))).isEmpty();
        assertThat(operations.log(job)).noneMatch(line -> line.contains("removed") || line.startsWith("sent"));
    }

    @Test
    void retentionRemovesTheCopies() throws Exception {
        want("nas", "disk2");
        for (int i = 0; i <= Operations.KEEP; i++) {
            backedUp();
        }
        assertThat(operations.backups.list("app", "files", null, 10)).hasSize(Operations.KEEP);
        assertThat(names(place("nas"))).hasSize(2 * Operations.KEEP);
        assertThat(names(place("disk2"))).hasSize(2 * Operations.KEEP);
    }

    @Test
    void oneBeforeAReleaseIsHere() throws Exception {
        assertThat(operations.run(DutyJobs.backupHere("app", "files", 1)).error())
                .isNull();

        var made = operations.backups.list("app", "files", null, 1).getFirst();
        assertThat(made.local()).isTrue();
        assertThat(made.path()).exists();
    }

    @Test
    void whatContradictsItIsRefused() {
        want();
        assertThat(backup().error()).contains("no destination is named");

        want("disk2");
        assertThat(operations.backup().error())
                .contains("its backups need room on this disk; keep them on this machine too");
    }
}
