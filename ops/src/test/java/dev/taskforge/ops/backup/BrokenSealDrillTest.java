package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Whoever may write the backups and the records of TaskForge cannot make one that its drill takes for TaskForge's. */
class BrokenSealDrillTest {
    private static final Meter NONE = (done, total) -> {};

    @TempDir
    Path home;

    private Operations operations;
    private Path identity;

    @BeforeEach
    void start() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 50, 200);
        Files.writeString(home.resolve("token"), "tf_local");
        identity = Files.writeString(home.resolve("key"), AgeTest.IDENTITY + "\n");
        operations = new Operations(home).start();
        operations.storage = new Storage(null, Keep.last(3), ZoneOffset.UTC, List.of(AgeTest.RECIPIENT), identity);
    }

    @AfterEach
    void close() {
        operations.close();
    }

    /** What is done to the database in the artifact, which is then packed and listed as if it had always been so. */
    private interface Change {
        void on(Path database) throws Exception;
    }

    private Job drilledAfter(Change change) throws Exception {
        var made = operations.run(DutyJobs.backup(Project.OWN, "main"));
        assertThat(made.state()).as(made.error()).isEqualTo(JobState.SUCCEEDED);
        var backup = operations.backups.newest(Project.OWN, "main").orElseThrow();
        var database = home.resolve("opened.db");
        Zstd.unpack(backup.path(), database, identity, Long.MAX_VALUE, NONE);
        change.on(database);
        var packed = Zstd.pack(database, backup.path(), operations.storage, NONE);
        operations.database.write(tx -> tx.update(
                "UPDATE backup SET bytes = ?, sha256 = ?, manifest = replace(manifest, ?, ?) WHERE id = ?",
                packed.bytes(),
                packed.sha256(),
                backup.manifest().contentSha256(),
                packed.contentSha256(),
                backup.id()));
        var listed = operations.backups.find(backup.id()).orElseThrow();
        DurableFiles.write(
                BackupFolder.manifestOf(backup.path()), ManifestFile.of(listed).json());
        return operations.run(DutyJobs.drill(Project.OWN, "main", null));
    }

    private static void run(Path database, String sql) throws SQLException {
        try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatIsPackedAgainUnchangedIsProven() throws Exception {
        var drill = drilledAfter(database -> {});

        assertThat(drill.state()).as(drill.error()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRowThatSomebodyChangedBreaksTheSeal() throws Exception {
        var drill = drilledAfter(database -> run(database, "UPDATE kept_file SET content = x'00'"));

        isRefused(drill);
    }

    @Test
    void aSealOfAnotherKeyIsNone() throws Exception {
        var drill = drilledAfter(database -> KeptSeal.sign(database, AgeTest.OTHER_IDENTITY));

        isRefused(drill);
    }

    private void isRefused(Job drill) {
        assertThat(drill.state()).isEqualTo(JobState.FAILED);
        assertThat(drill.error()).contains("its seal was not made with the recovery key");
        assertThat(operations.backups.newest(Project.OWN, "main").orElseThrow().state())
                .isEqualTo(Backup.State.FAILED);
    }
}
