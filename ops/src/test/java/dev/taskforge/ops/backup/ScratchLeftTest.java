package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed at a start of what jobs have left open. */
class ScratchLeftTest {
    @TempDir
    Path home;

    @TempDir
    Path data;

    private Operations operations;
    private ScratchLeft left;

    @BeforeEach
    void open() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 5, 5);
        operations = new Operations(home).start();
        left = new ScratchLeft(data, operations.engine.jobs());
    }

    @AfterEach
    void close() {
        operations.close();
    }

    private Path opened(String name) throws IOException {
        var folder = Files.createDirectories(data.resolve("scratch/app/main").resolve(name));
        Files.writeString(Files.createDirectories(folder.resolve("shared")).resolve("dump"), "not encrypted");
        return folder;
    }

    @Test
    void theOpenedDumpOfAJobThatIsOverOrForgottenIsRemoved() throws Exception {
        Job over = operations.backup();
        var drilled = opened("drill-" + over.id());
        var fetched = opened("fetched-restore-" + over.id());
        var forgotten = opened("drill-987654321");

        assertThat(left.sweep()).isEqualTo(3);

        assertThat(drilled).doesNotExist();
        assertThat(fetched).doesNotExist();
        assertThat(forgotten).doesNotExist();
    }

    @Test
    void whatAJobGoesOnWithAndWhatIsOfNoJobStays() throws Exception {
        var waiting = operations
                .engine
                .jobs()
                .submit(NewJob.of("drill", "{}").runAt(Instant.now().plus(Duration.ofDays(1))));
        var kept = opened("drill-" + waiting.job().id());
        var other = opened("notes");

        assertThat(left.sweep()).isZero();

        assertThat(kept.resolve("shared/dump")).exists();
        assertThat(other).exists();
    }

    @Test
    void nothingIsThereBeforeTheFirstDrill() {
        assertThat(left.sweep()).isZero();
    }
}
