package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.project.DutyJobs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's own database as a file that is backed up; not asked on PostgreSQL, where there is no such file. */
class OwnDatabaseBackupTest {
    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 50, 200);
        operations = new Operations(home).start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    @Test
    void theEnginesOwnDatabaseCanBeBackedUpWhileItRuns() {
        var job = operations.run(DutyJobs.backup("app", "own"));

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations
                        .backups
                        .newest("app", "own")
                        .orElseThrow()
                        .manifest()
                        .rows())
                .containsEntry("backup", 0L)
                .containsEntry("job", 1L);
        var drill = operations.run(DutyJobs.drill("app", "own", null));
        assertThat(drill.state()).as(drill.error()).isEqualTo(JobState.SUCCEEDED);
    }
}
