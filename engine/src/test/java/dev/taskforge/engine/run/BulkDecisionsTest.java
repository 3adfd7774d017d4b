package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.BulkDecision;
import dev.taskforge.engine.api.BulkResult;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Decisions about all jobs of a filter. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class BulkDecisionsTest {
    private static final NewJob WAITS = NewJob.of("nobody", "{}");

    private final TestDatabase kind;
    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir
    Path folder;

    private TestEngine engine;

    BulkDecisionsTest(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        engine = new TestEngine(
                kind.at(folder.resolve("db")),
                JobType.of("stays", job -> {
                    end.await();
                    return null;
                }),
                JobType.of("fails", job -> {
                    throw new PermanentFailure("broken");
                }));
    }

    @AfterEach
    void close() {
        end.countDown();
        engine.close();
    }

    private static JobFilter filter(@Nullable String queue, @Nullable String type, @Nullable Set<String> projects) {
        return new JobFilter(null, queue, type, projects, null, 10_000);
    }

    private BulkResult cancel(JobFilter filter) {
        return engine.jobs().decide(BulkDecision.CANCEL, filter);
    }

    private List<JobState> states(long... ids) {
        return Arrays.stream(ids).mapToObj(id -> engine.job(id).state()).toList();
    }

    @Test
    void onlyTheJobsOfTheFilterAreCountedAndCancelled() {
        long mail = engine.submit(WAITS.queue("mail"));
        long other = engine.submit(WAITS.queue("mail").project("shop"));
        long later = engine.submit(WAITS.queue("mail").runAt(Instant.now().plusSeconds(3600)));
        long elsewhere = engine.submit(WAITS);
        var asked = filter("mail", "nobody", Set.of("", "kitchen"));

        assertThat(engine.jobs().count(BulkDecision.CANCEL, asked)).isEqualTo(2);
        assertThat(states(mail, later)).containsExactly(JobState.AVAILABLE, JobState.SCHEDULED);
        assertThat(cancel(asked)).isEqualTo(new BulkResult(2, 0, null));
        assertThat(states(mail, later)).containsOnly(JobState.CANCELLED);
        assertThat(states(other, elsewhere)).containsOnly(JobState.AVAILABLE);
        assertThat(cancel(asked)).isEqualTo(new BulkResult(0, 0, null));
        assertThat(cancel(filter(null, null, Set.of()))).isEqualTo(new BulkResult(0, 0, null));
        assertThat(cancel(filter(null, null, Set.of("shop")).states(Set.of(JobState.SCHEDULED))))
                .isEqualTo(new BulkResult(0, 0, null));
        assertThat(states(other)).containsExactly(JobState.AVAILABLE);
    }

    @Test
    void theTimeOfSubmissionBoundsTheJobs() {
        long first = engine.submit(WAITS);
        var at = engine.job(first).createdAt();
        var before = new JobFilter(null, null, null, null, null, at, null, 100);
        var since = new JobFilter(null, null, null, null, at, at.plusSeconds(60), null, 100);

        assertThat(engine.jobs().count(BulkDecision.CANCEL, before)).isZero();
        assertThat(engine.jobs().list(before)).isEmpty();
        assertThat(engine.jobs().list(since)).hasSize(1);
        assertThat(cancel(since).changed()).isEqualTo(1);
    }

    @Test
    void runningJobsAreToldToEndAndCountOnlyOnce() {
        engine.start();
        long running = engine.submit("stays");
        engine.awaitState(running, JobState.RUNNING);

        assertThat(cancel(filter(null, "stays", null))).isEqualTo(new BulkResult(1, 0, null));
        assertThat(cancel(filter(null, "stays", null))).isEqualTo(new BulkResult(0, 0, null));
        engine.awaitState(running, JobState.CANCELLED);
    }

    @Test
    void aDecisionStopsAtItsLimitAndGoesOnFromItsCursor() {
        engine.jobs().submitAll(Collections.nCopies(350, WAITS));
        var first = cancel(filter(null, "nobody", null).page(null, 150));

        assertThat(first.changed()).isEqualTo(150);
        assertThat(first.next()).isNotNull();
        long fresh = engine.submit(WAITS);
        var second = cancel(filter(null, "nobody", null).page(first.next(), 10_000));
        assertThat(second).isEqualTo(new BulkResult(200, 0, null));
        assertThat(states(fresh)).containsExactly(JobState.AVAILABLE);
    }

    @Test
    void failedJobsRunAgainAndCancelledOnesOnlyWhenAskedFor() {
        long cancelled =
                engine.submit(NewJob.of("stays", "{}").runAt(Instant.now().plusSeconds(3600)));
        engine.cancel(cancelled);
        engine.start();
        long failed = engine.submit("fails");
        engine.awaitState(failed, JobState.FAILED);
        pause();
        var all = filter("default", null, null);

        assertThat(engine.jobs().count(BulkDecision.RETRY, all)).isEqualTo(1);
        assertThat(engine.jobs().decide(BulkDecision.RETRY, all)).isEqualTo(new BulkResult(1, 0, null));
        assertThat(states(failed, cancelled)).containsExactly(JobState.AVAILABLE, JobState.CANCELLED);
        var both = all.states(BulkDecision.RETRY.possible());
        assertThat(engine.jobs().decide(BulkDecision.RETRY, both)).isEqualTo(new BulkResult(1, 0, null));
        assertThat(states(cancelled)).containsExactly(JobState.AVAILABLE);
    }

    private void pause() {
        engine.database.write(tx -> {
            engine.engine.queues().pause(tx, "default", true);
            return true;
        });
    }

    @Test
    void aRetriedJobIsTakenAtOnce() {
        engine.start();
        var failed = Stream.generate(() -> engine.submit("fails")).limit(3).toList();
        failed.forEach(id -> engine.awaitState(id, JobState.FAILED));
        long fence = engine.job(failed.getFirst()).fence();

        assertThat(engine.jobs()
                        .decide(BulkDecision.RETRY, filter(null, "fails", null))
                        .changed())
                .isEqualTo(3);
        await().atMost(TestEngine.PATIENCE)
                .until(
                        () -> engine.job(failed.getFirst()),
                        job -> job.fence() > fence + 1 && job.state() == JobState.FAILED);
    }

    @Test
    void aJobWhoseUniqueKeyIsTakenIsPassedOver() {
        var unique = WAITS.uniqueKey("one");
        long first = engine.submit(unique);
        engine.cancel(first);
        long second = engine.submit(unique);
        var asked = filter(null, "nobody", null).states(Set.of(JobState.CANCELLED));

        assertThat(engine.jobs().decide(BulkDecision.RETRY, asked)).isEqualTo(new BulkResult(0, 1, null));
        assertThat(states(first, second)).containsExactly(JobState.CANCELLED, JobState.AVAILABLE);
    }

    @Test
    void aStateToWhichItCannotApplyIsRefused() {
        var succeeded = filter(null, null, null).states(Set.of(JobState.SUCCEEDED));
        for (var decision : BulkDecision.values()) {
            assertThatThrownBy(() -> engine.jobs().count(decision, succeeded))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("state must be one of");
        }
        assertThatThrownBy(() -> cancel(filter(null, null, null).page(null, 10_001)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("limit");
    }

    @Test
    void othersGetTheirTurnWhileManyJobsAreCancelled() throws Exception {
        engine.jobs().submitAll(Collections.nCopies(5_000, WAITS));
        var bulk = CompletableFuture.supplyAsync(() -> cancel(filter(null, "nobody", null)));
        int submitted = 0;
        while (!bulk.isDone()) {
            engine.submit(NewJob.of("other", "{}"));
            submitted++;
        }
        assertThat(bulk.get(1, TimeUnit.SECONDS)).isEqualTo(new BulkResult(5_000, 0, null));
        assertThat(submitted).isGreaterThan(2);
        assertThat(engine.jobs().count(BulkDecision.CANCEL, filter(null, "other", null)))
                .isEqualTo(submitted);
    }
}
