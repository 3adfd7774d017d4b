package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.taskforge.engine.api.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real file system of 2 MB, which only root can mount. */
@SuppressWarnings("ImmutableEnumChecker")
class FullDiskTest {
    private static final long PAGE = 4_096;

    @TempDir
    Path home;

    private Path small = Path.of("");
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(home.resolve("small"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString());
        if (!mounted) {
            var why = "this test mounts a tmpfs of 2 MB to fill it: run it as root with the right to mount";
            if ("true".equals(System.getenv("CI"))) {
                fail(why);
            }
            abort(why);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void aDiskThatFillsUpDuringABackupFailsItAndLeavesNothing() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 1_200, 1_000);
        try (var operations = new Operations(home, small, (tx, project, database) -> {}).start()) {
            var job = operations.backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(job.error()).contains("the disk is full").contains("free space");
            assertThat(operations.engine.jobs().steps(job.id())).hasSize(2);
            assertThat(operations.files()).isEmpty();
            assertThat(operations.backups.newest("app", "main")).isEmpty();

            SqliteFixture.run(home.resolve("app.db"), "DELETE FROM \"order \"\"line\"", "VACUUM");
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    /**
     * How much is free when one and the same backup begins, and the step in which the disk is full then. Half of the database is in
     * its WAL, so that its copy is larger than what is asked for at first.
     */
    enum Room {
        NOTHING("snapshot", sizes -> 0),
        LESS_THAN_THE_FILE("snapshot", sizes -> sizes.file() - PAGE),
        NO_MORE_THAN_THE_FILE("snapshot", Sizes::file),
        HALF_OF_WHAT_IS_IN_THE_WAL("snapshot", sizes -> (sizes.file() + sizes.copy()) / 2),
        NOT_THE_END_OF_THE_COPY("snapshot", sizes -> sizes.copy() - PAGE),
        BEGIN_OF_THE_ARTIFACT("compress", sizes -> sizes.copy() + 3 * PAGE),
        A_THIRD_OF_THE_ARTIFACT("compress", sizes -> sizes.copy() + sizes.artifact() / 3),
        TWO_THIRDS_OF_THE_ARTIFACT("compress", sizes -> sizes.copy() + sizes.artifact() * 2 / 3),
        NOT_THE_END_OF_THE_ARTIFACT("compress", sizes -> sizes.copy() + sizes.artifact() - PAGE),
        NOT_THE_MANIFEST("publish", sizes -> sizes.copy() + sizes.artifact());

        private final String step;
        private final ToLongFunction<Sizes> free;

        Room(String step, ToLongFunction<Sizes> free) {
            this.step = step;
            this.free = free;
        }
    }

    /** What a backup takes, in whole pages, as files do. */
    private record Sizes(long file, long copy, long artifact) {
        static Sizes of(Path database, Backup backup) throws IOException {
            return new Sizes(
                    inPages(Files.size(database)), inPages(backup.manifest().bytes()), inPages(backup.bytes()));
        }

        private static long inPages(long bytes) {
            return (bytes + PAGE - 1) / PAGE * PAGE;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBackupForWhichThereIsOnly(Room room) throws Exception {
        var file = SqliteFixture.create(home.resolve("app.db"), 300, 1_000);
        try (var application = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = application.createStatement();
                var operations = new Operations(home, small, (tx, project, database) -> {}).start()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("INSERT INTO \"order \"\"line\" (customer_id, noise)"
                    + " SELECT customer_id, randomblob(1000) FROM \"order \"\"line\"");
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
            var sizes = Sizes.of(file, operations.newest());
            forget(operations.newest(), operations);
            fillBut(room.free.applyAsLong(sizes));

            var job = operations.backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("the disk is full");
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(operations.engine.jobs().steps(job.id()).getLast().name())
                    .isEqualTo(room.step);
            assertThat(operations.backups.newest("app", "main")).isEmpty();
            assertThat(operations.files()).isEmpty();

            Files.delete(small.resolve("filler"));
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.files()).hasSize(2);
            assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    private static void forget(Backup backup, Operations operations) throws IOException {
        operations.database.write(tx -> tx.update("DELETE FROM backup WHERE id = ?", backup.id()));
        Files.delete(backup.path());
        Files.delete(backup.manifestPath());
    }

    private void fillBut(long bytes) throws IOException {
        long free = bytes / PAGE * PAGE;
        var filler = small.resolve("filler");
        Files.write(filler, new byte[(int) (Files.getFileStore(small).getUsableSpace() - free)]);
        assertThat(Files.getFileStore(small).getUsableSpace()).isEqualTo(free);
    }

    @Test
    void aBackupThatCannotFitIsRefusedBeforeTheDiskFills() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 3_000, 1_000);
        try (var operations = new Operations(home, small, (tx, project, database) -> {}).start()) {
            var job = operations.backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("the disk is full: the copy of").contains("are free");
            assertThat(operations.files()).isEmpty();
        }
    }

    @Test
    void aDestinationThatIsFullKeepsNothingOfTheCopyAndIsNamed() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 1_200, 1_000);
        try (var operations = Operations.impatient(home).start()) {
            Files.write(
                    small.resolve("filler"),
                    new byte[(int) Files.getFileStore(small).getUsableSpace() - 50_000]);
            operations.copyToDisk(small);

            var job = operations.backup();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error()).contains("a copy is missing. disk2: the disk there is full");
            assertThat(operations.newest().copied()).isFalse();
            try (var files = Files.list(small.resolve("app/main"))) {
                assertThat(files).isEmpty();
            }
            Files.delete(small.resolve("filler"));
            assertThat(operations.again(job).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.newest().copiedTo("disk2")).isTrue();
        }
    }

    @Test
    void aDrillWithoutRoomFailsButDoesNotBlameTheBackup() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 200, 1_000);
        try (var operations = new Operations(home, small, (tx, project, database) -> {}).start()) {
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
            var filler = small.resolve("filler");
            Files.write(filler, new byte[(int) Files.getFileStore(small).getUsableSpace() - 50_000]);

            var job = operations.drill();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(operations.newestDrill().passed()).isFalse();
            assertThat(operations.newest().drillPassed()).isNull();
            assertThat(operations.scratch()).isEmpty();
        }
    }
}
