package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class NotesTest {
    private final TestDatabase kind;

    NotesTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    @Test
    void linesAndProgressCanBeSeenWhileTheJobRuns() {
        var release = new CountDownLatch(1);
        var heard = new ConcurrentLinkedQueue<JobEvent>();
        var type = JobType.of("talker", job -> {
            job.log("hello");
            job.progress(3, 10, "files");
            release.await();
            job.progress(10, 10, "files");
            job.log("bye");
            return null;
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start();
                var registration = engine.jobs().listen(heard::add)) {
            long id = engine.submit("talker");
            await().atMost(TestEngine.PATIENCE)
                    .until(() ->
                            new Progress(3, 10, "files").equals(engine.job(id).progress()));
            assertThat(engine.jobs().log(id, 0, 10))
                    .extracting(line -> line.text())
                    .containsExactly("hello");
            release.countDown();
            var job = engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(job.progress()).isEqualTo(new Progress(10, 10, "files"));
            assertThat(engine.jobs().log(id, 1, 10))
                    .extracting(line -> line.text())
                    .containsExactly("bye");
            await().atMost(TestEngine.PATIENCE)
                    .until(() -> heard.stream()
                            .anyMatch(event -> event instanceof JobEvent.LogAdded log && log.last() == 2));
            assertThat(heard).anyMatch(event -> event instanceof JobEvent.Progressed);
        }
    }

    @Test
    void aFloodOfLinesIsBoundedAndCounted() {
        var type = JobType.of("flood", job -> {
            for (int i = 0; i < 25_000; i++) {
                job.log("line " + i);
                job.progress(i, 25_000, "lines");
            }
            return null;
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            long id = engine.submit("flood");
            engine.awaitState(id, JobState.SUCCEEDED);
            var tail = engine.jobs().log(id, 9_999, 10);
            assertThat(tail)
                    .extracting(line -> line.text())
                    .containsExactly("line 9999", "… 15000 more lines are not kept");
        }
    }
}
