package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kinds of faults, each of which must not end in something that is reported good. {@code -Dtaskforge.rounds=10} for more rounds of each.
 * Those of S3 and SFTP are in {@link RemoteFaultKindsTest}; those of servers, of disks that are full, and of kills have tests of their own.
 */
@SuppressWarnings("ImmutableEnumChecker")
class FaultKindsTest {
    private static final String RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    static final int ROUNDS = Integer.getInteger("taskforge.rounds", 1);

    @TempDir
    Path folder;

    /** What is done to the parts, when, and with what they are. */
    interface Sabotage {
        void on(Parts parts) throws Exception;
    }

    record Parts(Path home, Path disk, Operations operations) {
        Path database() {
            return home.resolve("app.db");
        }

        Path artifact() {
            return operations.newest().path();
        }

        Path manifest() {
            return operations.newest().manifestPath();
        }

        Path copy() {
            return disk.resolve("app/main").resolve(artifact().getFileName());
        }

        Path manifestOfCopy() {
            return BackupFolder.manifestOf(copy());
        }

        void refuseRows(String table) {
            operations.database.write(tx -> tx.update("CREATE TRIGGER refused BEFORE INSERT ON " + table
                    + " BEGIN SELECT raise(ABORT, 'no row is taken'); END"));
        }

        void encrypt(String recipient, Path identity) {
            operations.storage =
                    new Storage(null, Keep.last(3), ZoneOffset.UTC, List.of(recipient), identity, List.of());
        }
    }

    /** Before a backup: it fails, and none is listed. */
    enum OfBackup implements Sabotage {
        SOURCE_IS_GONE(parts -> Files.delete(parts.database())),
        SOURCE_IS_NO_DATABASE(parts -> Files.writeString(parts.database(), "no database at all ".repeat(500))),
        SOURCE_IS_A_FOLDER(parts -> {
            Files.delete(parts.database());
            Files.createDirectory(parts.database());
        }),
        SOURCE_IS_CUT(parts -> cut(parts.database(), Files.size(parts.database()) / 2)),
        FOLDER_OF_BACKUPS_IS_A_FILE(parts -> {
            Files.createDirectories(parts.home().resolve("backups/app"));
            Files.writeString(parts.home().resolve("backups/app/main"), "in the way");
        }),
        DISK_OF_BACKUPS_IS_NOT_MOUNTED(parts -> parts.operations().storage =
                new Storage(parts.home().resolve("not-mounted"), Keep.last(3), ZoneOffset.UTC, List.of(), null)),
        KEY_TO_ENCRYPT_FOR_IS_NONE(
                parts -> parts.encrypt("age1notakey", parts.home().resolve("key"))),
        CATALOGUE_TAKES_NO_ROW(parts -> parts.refuseRows("backup")),
        AUDIT_LOG_TAKES_NO_ROW(parts -> parts.refuseRows("audit_entry"));

        private final Sabotage sabotage;

        OfBackup(Sabotage sabotage) {
            this.sabotage = sabotage;
        }

        @Override
        public void on(Parts parts) throws Exception {
            sabotage.on(parts);
        }
    }

    /** Before a backup that gets a copy: the copy is missing, and that is said. */
    enum OfCopying implements Sabotage {
        DISK_IS_NOT_MOUNTED(parts -> Files.delete(parts.disk())),
        FILE_IS_IN_THE_WAY(parts -> Files.writeString(
                Files.createDirectory(parts.disk().resolve("app")).resolve("main"), "")),
        PROJECT_IS_A_FILE(parts -> Files.writeString(parts.disk().resolve("app"), "")),
        DISK_IS_OF_ANOTHER(parts -> Files.writeString(
                Files.createDirectory(parts.disk().resolve("app")).resolve(".taskforge-copies"), "another")),
        DISK_IS_THE_FOLDER_OF_THE_BACKUPS(parts -> parts.operations()
                .copyToDisk(Files.createDirectories(parts.home().resolve("backups"))));

        private final Sabotage sabotage;

        OfCopying(Sabotage sabotage) {
            this.sabotage = sabotage;
        }

        @Override
        public void on(Parts parts) throws Exception {
            sabotage.on(parts);
        }
    }

    /** After a good backup, perhaps with a copy: no drill of what was damaged passes. */
    enum OfProof implements Sabotage {
        BYTE_IS_FLIPPED("", parts -> flip(parts.artifact())),
        LAST_BYTE_IS_MISSING("", parts -> cut(parts.artifact(), Files.size(parts.artifact()) - 1)),
        FILE_IS_EMPTY("", parts -> cut(parts.artifact(), 0)),
        SOMETHING_IS_APPENDED("", parts -> Files.write(parts.artifact(), new byte[10], StandardOpenOption.APPEND)),
        ZEROS_OF_THE_SAME_SIZE(
                "", parts -> Files.write(parts.artifact(), new byte[(int) Files.size(parts.artifact())])),
        FILE_IS_A_FOLDER("", parts -> {
            Files.delete(parts.artifact());
            Files.createDirectory(parts.artifact());
        }),
        MANIFEST_IS_GONE("", parts -> Files.delete(parts.manifest())),
        MANIFEST_IS_EMPTY("", parts -> Files.writeString(parts.manifest(), "")),
        MANIFEST_IS_CUT("", parts -> cut(parts.manifest(), Files.size(parts.manifest()) / 2)),
        MANIFEST_HAS_ANOTHER_HASH("", parts -> replace(parts.manifest(), "[0-9a-f]{64}", "0".repeat(64))),
        MANIFEST_HAS_OTHER_ROWS("", parts -> replace(parts.manifest(), "(\"customer\" : )\\d+", "$17")),
        LISTED_HASH_IS_ANOTHER(
                "",
                parts -> parts.operations()
                        .database
                        .write(tx -> tx.update("UPDATE backup SET sha256 = ?", "0".repeat(64)))),
        LISTED_SIZE_IS_ANOTHER(
                "", parts -> parts.operations().database.write(tx -> tx.update("UPDATE backup SET bytes = bytes + 1"))),
        SCRATCH_IS_A_FILE("", parts -> Files.writeString(parts.home().resolve("scratch"), "in the way")),
        DRILL_CANNOT_BE_WRITTEN_DOWN("", parts -> parts.refuseRows("drill")),
        BYTE_OF_THE_COPY_IS_FLIPPED("disk2", parts -> flip(parts.copy())),
        COPY_IS_CUT("disk2", parts -> cut(parts.copy(), Files.size(parts.copy()) / 2)),
        COPY_IS_EMPTY("disk2", parts -> cut(parts.copy(), 0)),
        COPY_IS_GONE("disk2", parts -> Files.delete(parts.copy())),
        COPY_IS_ANOTHER_FILE("disk2", parts -> Files.write(parts.copy(), Files.readAllBytes(parts.manifestOfCopy()))),
        MARK_OF_THE_DISK_IS_GONE("disk2", parts -> Files.delete(parts.disk().resolve("app/.taskforge-copies"))),
        DISK_OF_THE_COPY_IS_NOT_MOUNTED(
                "disk2", parts -> Files.move(parts.disk(), parts.disk().resolveSibling("unmounted")));

        private final String from;
        private final Sabotage sabotage;

        OfProof(String from, Sabotage sabotage) {
            this.from = from;
            this.sabotage = sabotage;
        }

        @Override
        public void on(Parts parts) throws Exception {
            sabotage.on(parts);
        }
    }

    /** Of an encrypted backup: no drill passes without its key. */
    enum OfKey implements Sabotage {
        KEY_IS_GONE(parts -> Files.delete(parts.home().resolve("key"))),
        KEY_IS_ANOTHER(parts -> Files.writeString(
                parts.home().resolve("key"),
                "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n")),
        KEY_IS_EMPTY(parts -> Files.writeString(parts.home().resolve("key"), "")),
        AGE_IS_FLIPPED(parts -> flip(parts.artifact()));

        private final Sabotage sabotage;

        OfKey(Sabotage sabotage) {
            this.sabotage = sabotage;
        }

        @Override
        public void on(Parts parts) throws Exception {
            sabotage.on(parts);
        }
    }

    private static void flip(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static void cut(Path file, long size) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) size));
    }

    private static void replace(Path file, String what, String with) throws IOException {
        var before = Files.readString(file);
        var after = before.replaceFirst(what, with);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    private interface Round {
        void with(Parts parts) throws Exception;
    }

    private void each(Round round) throws Exception {
        for (int number = 1; number <= ROUNDS; number++) {
            var home = Files.createDirectory(folder.resolve("round-" + number));
            SqliteFixture.create(home.resolve("app.db"), 50, 100);
            try (var operations = Operations.impatient(home).start()) {
                round.with(new Parts(home, Files.createDirectory(home.resolve("disk2")), operations));
            }
        }
    }

    private static void assertGood(Job job) {
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void noBackupIsListedAfter(OfBackup fault) throws Exception {
        each(parts -> {
            fault.on(parts);

            var job = parts.operations().backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).isNotBlank();
            assertThat(parts.operations().backups.list("app", "main", null, 10)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void noCopyCountsAfter(OfCopying fault) throws Exception {
        each(parts -> {
            parts.operations().copyToDisk(parts.disk());
            fault.on(parts);

            var job = parts.operations().backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("a copy is missing");
            assertThat(parts.operations().newest().copied()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void noDrillPassesAfter(OfProof fault) throws Exception {
        each(parts -> {
            var from = fault.from.isEmpty() ? null : fault.from;
            if (from != null) { // else a drill would fall back on the copy
                parts.operations().copyToDisk(parts.disk());
            }
            assertGood(parts.operations().backup());
            fault.on(parts);

            assertNotProven(parts.operations(), DutyJobs.drill("app", "main", null, from));
        });
    }

    @ParameterizedTest
    @EnumSource
    void noDrillOfAnEncryptedBackupPassesAfter(OfKey fault) throws Exception {
        each(parts -> {
            var key = parts.home().resolve("key");
            Files.writeString(key, "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n");
            parts.encrypt(RECIPIENT, key);
            assertGood(parts.operations().backup());
            fault.on(parts);

            assertNotProven(parts.operations(), DutyJobs.drill("app", "main", null));
        });
    }

    private static void assertNotProven(Operations operations, NewJob drill) {
        var job = operations.run(drill);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(operations.drills.list("app", "main", null, 10)).noneMatch(Drill::passed);
        assertThat(operations.newest().drillPassed()).isNotEqualTo(true);
    }
}
