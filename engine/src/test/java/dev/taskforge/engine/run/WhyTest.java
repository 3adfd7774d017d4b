package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.JobGraph.Need;
import dev.taskforge.engine.api.JobGraph.Node;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.RemoteWorkers.Ask;
import dev.taskforge.engine.api.RemoteWorkers.Worker;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Why a job does not run, as an engine with its own types and workers outside it answers. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class WhyTest {
    private final TestDatabase kind;
    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir
    Path folder;

    private TestEngine engine;

    WhyTest(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        engine = new TestEngine(kind.at(folder.resolve("db")), JobType.of("own", job -> {
            end.await();
            return null;
        }));
    }

    @AfterEach
    void close() {
        end.countDown();
        engine.close();
    }

    /** Asks for jobs of the type mail and of these projects. */
    private void worker(String name, Set<String> projects) throws InterruptedException {
        var ask = new Ask(null, Set.of("mail"), 1, Duration.ofSeconds(30), null, null, null);
        engine.engine
                .remoteWorkers()
                .claim(new Worker(name, "token:" + name, new Reach(null, null, projects)), ask, Duration.ZERO);
    }

    @Test
    void aJobOfTheEnginesOwnTypeHasATaker() {
        long id = engine.submit("own");
        assertThat(engine.jobs().why(id)).containsExactly(new Why.NextInLine());
        engine.start();
        engine.awaitState(id, JobState.RUNNING);
        assertThat(engine.jobs().why(id))
                .singleElement()
                .isInstanceOfSatisfying(
                        Why.Running.class,
                        running -> assertThat(running.worker()).startsWith("test-"));
    }

    @Test
    void aWorkerOutsideCountsForTheProjectsItMayTakeUntilItIsDrained() throws InterruptedException {
        engine.start();
        worker("ann", Set.of("kitchen"));
        long id = engine.submit(NewJob.of("mail", "{}").project("shop"));
        assertThat(engine.jobs().why(id)).containsExactly(new Why.NoWorker("mail", "default", "shop"));
        engine.database.write(tx -> {
            engine.engine.queues().pause(tx, "default", true);
            return true;
        });
        worker("ben", Set.of("shop"));
        assertThat(engine.jobs().why(id)).containsExactly(new Why.QueuePaused("default"));
        engine.database.write(tx -> engine.engine.remoteWorkers().drain(tx, "ben", true));
        assertThat(engine.jobs().why(id))
                .containsExactly(new Why.QueuePaused("default"), new Why.NoWorker("mail", "default", "shop"));
    }

    @Test
    void aBlockedJobNamesTheJobsItWaitsForAndThoseThatFailed() {
        long waiting = engine.submit("own");
        long cancelled = engine.submit("own");
        var needs =
                List.<Need>of(new Need.Existing(waiting, OnFailure.WAIT), new Need.Existing(cancelled, OnFailure.WAIT));
        var graph = new JobGraph(List.of(new Node(NewJob.of("own", "{}"), null, needs)));
        long id = engine.jobs().submitAll(graph).getFirst().job().id();
        assertThat(engine.jobs().why(id))
                .containsExactly(
                        new Why.NeedsJobs(List.of(new Why.Holder(waiting, null), new Why.Holder(cancelled, null))));
        engine.database.write(tx -> engine.jobs().cancel(tx, cancelled));
        assertThat(engine.jobs().why(id))
                .containsExactly(
                        new Why.NeedsJobs(List.of(new Why.Holder(waiting, null))),
                        new Why.NeedsFailed(List.of(new Why.Holder(cancelled, null))));
        engine.database.write(tx -> engine.jobs().unblock(tx, id));
        assertThat(engine.jobs().why(id)).noneMatch(why -> why instanceof Why.NeedsJobs);
    }

    @Test
    void aJobThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> engine.jobs().why(999)).isInstanceOf(NoSuchJob.class);
    }
}
