package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was backed up comes out of its artifact without TaskForge: with age, zstd, tar and sqlite3 as they are installed anywhere. */
class StockToolsTest {
    /** Several blocks of zstd, and many chunks of age. */
    private static final int ROWS = 3_000;

    private static final String BESIDE_THEM = "a file of some kilobytes\n".repeat(10_000);

    @TempDir
    Path home;

    @TempDir
    Path out;

    private Operations operations;

    @BeforeEach
    void start() {
        operations = new Operations(home).start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    /** Gives a program the file to read and returns what it writes, as a file. */
    private Path through(Path from, String... command) throws IOException, InterruptedException {
        var to = Files.createTempFile(out, command[0], "");
        var errors = Files.createTempFile(out, command[0], ".errors");
        var process = new ProcessBuilder(command)
                .redirectInput(from.toFile())
                .redirectOutput(to.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.onExit().join().exitValue())
                .as(Operations.text(errors))
                .isZero();
        return to;
    }

    private String sha256(Path file) throws IOException, InterruptedException {
        return Files.readString(through(file, "sha256sum")).substring(0, 64);
    }

    private void encryptFor(String recipient) {
        operations.storage = new Storage(null, Keep.last(3), ZoneOffset.UTC, List.of(recipient), null);
    }

    private Backup backedUp(String name) {
        var job = operations.run(DutyJobs.backup("app", name));
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return operations.backups.newest("app", name).orElseThrow();
    }

    /** What is in the artifact, which must be what the manifest beside it says. */
    private Path opened(Backup backup) throws IOException, InterruptedException {
        var manifest = ManifestFile.read(backup.manifestPath()).orElseThrow();
        assertThat(sha256(backup.path())).isEqualTo(manifest.sha256());
        var packed = backup.path();
        if ("age".equals(manifest.encryption())) {
            var key = Files.writeString(out.resolve("key"), "# created: never\n" + AgeTest.IDENTITY + "\n");
            packed = through(backup.path(), "age", "-d", "-i", key.toString());
        }
        var content = through(packed, "zstd", "-dc");
        assertThat(sha256(content)).isEqualTo(manifest.content().contentSha256());
        assertThat(content).hasSize(manifest.content().bytes());
        return content;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDatabaseOpens(boolean encrypted) throws Exception {
        SqliteFixture.create(home.resolve("app.db"), ROWS, 1_000);
        if (encrypted) {
            encryptFor(AgeTest.RECIPIENT);
        }
        var backup = backedUp("main");
        assertThat(backup.file()).endsWith(encrypted ? ".sqlite.zst.age" : ".sqlite.zst");

        var database = opened(backup);

        var asked = Files.writeString(out.resolve("asked"), "PRAGMA integrity_check; SELECT count(*) FROM customer;");
        assertThat(through(asked, "sqlite3", database.toString())).hasContent("ok\n" + ROWS + "\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFolderOpens(boolean encrypted) throws Exception {
        var folder = Files.createDirectories(home.resolve("app/config"));
        Files.writeString(folder.resolve("app.conf"), "port = 8000\n");
        var beside = Files.writeString(home.resolve("app/beside them.txt"), BESIDE_THEM);
        operations.paths = List.of(folder, beside);
        if (encrypted) {
            encryptFor(AgeTest.RECIPIENT);
        }
        var backup = backedUp("files");
        assertThat(backup.file()).endsWith(encrypted ? ".tar.zst.age" : ".tar.zst");

        var archive = opened(backup);

        var unpacked = Files.createDirectory(out.resolve("unpacked"));
        through(archive, "tar", "-x", "-C", unpacked.toString());
        assertThat(unpacked.resolve(folder.toString().substring(1)).resolve("app.conf"))
                .hasContent("port = 8000\n");
        assertThat(unpacked.resolve(beside.toString().substring(1))).hasContent(BESIDE_THEM);
    }

    @Test
    void aChangedArtifactOpensWithNoneOfThem() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 50, 100);
        var file = backedUp("main").path();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        var process = new ProcessBuilder("zstd", "-t", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("said").toFile())
                .start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Operations.text(out.resolve("said"))).isNotZero();
    }
}
