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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kinds of faults of S3 and SFTP, each of which must not end in a copy that counts or in a drill that passes.
 * {@code -Dtaskforge.rounds=10} for more rounds of each.
 */
@SuppressWarnings("ImmutableEnumChecker")
class RemoteFaultKindsTest {
    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private FaultySftp faults;
    private Operations operations;
    private SftpServer sftp;

    @BeforeEach
    void start() throws Exception {
        var home = Files.createTempDirectory(folder, "round");
        faults = new FaultySftp();
        SqliteFixture.create(home.resolve("app.db"), 50, 300);
        sftp = SftpServer.start(home, faults);
        operations = Operations.impatient(home).start();
        operations.variables = Map.of("S3_ACCESS_KEY", S3Server.ACCESS_KEY, "S3_SECRET_KEY", S3Server.SECRET_KEY);
    }

    @AfterEach
    void close() throws Exception {
        operations.close();
        for (var each : opened) {
            each.close();
        }
        opened.clear();
        sftp.close();
    }

    private interface Round {
        void run() throws Exception;
    }

    /** Each of them on servers and a database of its own. */
    private void each(Round round) throws Exception {
        for (int number = 1; number <= FaultKindsTest.ROUNDS; number++) {
            if (number > 1) {
                close();
                start();
            }
            round.run();
        }
    }

    private void copyTo(String destination) {
        operations.storage =
                new Storage(null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of(destination));
    }

    private FaultyS3 copyToS3(FaultyS3.Fault fault) throws IOException {
        var s3 = new FaultyS3(fault);
        opened.add(s3);
        operations.destinations = """
                destinations:
                  offsite:
                    kind: s3
                    endpoint: http://127.0.0.1:%d
                    bucket: backups
                    access_key: ${S3_ACCESS_KEY}
                    secret_key: ${S3_SECRET_KEY}
                """.formatted(s3.port());
        copyTo("offsite");
        return s3;
    }

    private void copyToSftp(int port, String hostKey) {
        operations.destinations = """
                destinations:
                  nas:
                    kind: sftp
                    host: 127.0.0.1
                    port: %d
                    user: backup
                    folder: /backups
                    key: %s
                    host_key: "%s"
                """.formatted(port, sftp.keyFile(), hostKey);
        copyTo("nas");
    }

    private void copyToSftp() {
        copyToSftp(sftp.port(), sftp.hostKey());
    }

    /** What is wrong with the way to a server of SFTP, or with its folder. */
    enum OfTheWay {
        NOBODY_LISTENS(test -> test.copyToSftp(1, test.sftp.hostKey())),
        CONNECTION_IS_CUT(test -> test.through(Wire.cutAfter(test.sftp.port(), 6_000))),
        BIT_IS_FLIPPED_ON_THE_WAY(test -> test.through(Wire.flippedAfter(test.sftp.port(), 6_000))),
        SERVER_IS_ANOTHER(test -> test.copyToSftp(
                test.sftp.port(), "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q")),
        KEY_IS_GONE(test -> Files.delete(test.sftp.keyFile())),
        KEY_IS_NO_KEY(test -> Files.writeString(test.sftp.keyFile(), "no key")),
        FOLDER_IS_GONE(test -> Files.delete(test.sftp.file("app").getParent())),
        FOLDER_IS_A_FILE(test -> {
            Files.delete(test.sftp.file("app").getParent());
            Files.writeString(test.sftp.file("app").getParent(), "in the way");
        }),
        FILE_IS_IN_THE_WAY(test -> Files.writeString(test.sftp.file("app"), "in the way"));

        private final Fault fault;

        OfTheWay(Fault fault) {
            this.fault = fault;
        }
    }

    private interface Fault {
        void on(RemoteFaultKindsTest test) throws Exception;
    }

    private void through(Wire wire) {
        opened.add(wire);
        copyToSftp(wire.port(), sftp.hostKey());
    }

    /** What happens to a copy that was good, before it is drilled. */
    enum OfTheCopy {
        BYTE_IS_FLIPPED(copy -> {
            var bytes = Files.readAllBytes(copy);
            bytes[bytes.length / 2] ^= 1;
            Files.write(copy, bytes);
        }),
        LAST_BYTE_IS_MISSING(copy -> {
            var bytes = Files.readAllBytes(copy);
            Files.write(copy, Arrays.copyOf(bytes, bytes.length - 1));
        }),
        IS_EMPTY(copy -> Files.write(copy, new byte[0])),
        IS_GONE(Files::delete),
        IS_A_FOLDER(copy -> {
            Files.delete(copy);
            Files.createDirectory(copy);
        }),
        ZEROS_OF_THE_SAME_SIZE(copy -> Files.write(copy, new byte[(int) Files.size(copy)]));

        private final Damage damage;

        OfTheCopy(Damage damage) {
            this.damage = damage;
        }
    }

    private interface Damage {
        void to(Path copy) throws IOException;
    }

    /** The fault must be told of, no copy counts, and the backup itself is as good as it was. */
    private void assertNoCopyCounts(Job job) {
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("a copy is missing");
        assertThat(operations.newest().copied()).isFalse();
        assertThat(operations.newest().missing()).isFalse();
        assertThat(operations.drill().state()).as("from the file here").isEqualTo(JobState.SUCCEEDED);
    }

    private void backedUp() {
        var job = operations.backup();
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.newest().copied()).isTrue();
    }

    private void assertNoDrillPasses(String from) {
        var job = operations.run(DutyJobs.drill("app", "main", null, from));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).isNotBlank();
        assertThat(operations.drills.list("app", "main", null, 10)).noneMatch(Drill::passed);
        assertThat(operations.newest().drillPassed()).isNotEqualTo(true);
    }

    @Test
    void whatDoesItsPartIsACopy() throws Exception {
        copyToS3(FaultyS3.Fault.NONE);
        backedUp();
        assertThat(operations
                        .run(DutyJobs.drill("app", "main", null, "offsite"))
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
        copyToSftp();
        backedUp();
        assertThat(operations.run(DutyJobs.drill("app", "main", null, "nas")).state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noCopyCountsWhereS3(FaultyS3.Fault fault) throws Exception {
        each(() -> {
            copyToS3(fault);

            assertNoCopyCounts(operations.backup());
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noCopyCountsWhereSftp(FaultySftp.Fault fault) throws Exception {
        each(() -> {
            copyToSftp();
            faults.now(fault);

            assertNoCopyCounts(operations.backup());
        });
    }

    @ParameterizedTest
    @EnumSource
    void noCopyCountsWhenOnTheWayToSftp(OfTheWay way) throws Exception {
        each(() -> {
            copyToSftp();
            way.fault.on(this);

            assertNoCopyCounts(operations.backup());
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ANSWERS_500",
                "ANSWERS_403",
                "ANSWERS_A_PAGE",
                "GIVES_HALF",
                "GIVES_LESS_THAN_IT_SAYS",
                "GIVES_ANOTHER_BYTE"
            })
    void noDrillFromS3PassesWhenIt(FaultyS3.Fault fault) throws Exception {
        each(() -> {
            var s3 = copyToS3(FaultyS3.Fault.NONE);
            backedUp();
            s3.now(fault);

            assertNoDrillPasses("offsite");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES_TO_READ", "ENDS_WHILE_READING", "GIVES_ANOTHER_BYTE"})
    void noDrillFromSftpPassesWhenIt(FaultySftp.Fault fault) throws Exception {
        each(() -> {
            copyToSftp();
            backedUp();
            faults.now(fault);

            assertNoDrillPasses("nas");
        });
    }

    @ParameterizedTest
    @EnumSource
    void noDrillPassesWhenTheCopyAtSftp(OfTheCopy what) throws Exception {
        each(() -> {
            copyToSftp();
            backedUp();
            what.damage.to(
                    sftp.file("app/main").resolve(operations.newest().path().getFileName()));

            assertNoDrillPasses("nas");
        });
    }
}
