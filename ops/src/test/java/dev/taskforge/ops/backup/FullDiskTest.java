package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.taskforge.engine.api.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of 2 MB, which only root can mount. */
class FullDiskTest {
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
