package dev.taskforge.ops.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.journey.JourneyRun.Cleanup;
import dev.taskforge.ops.journey.JourneyRun.State;
import dev.taskforge.ops.journey.Opening.Begun;
import dev.taskforge.ops.journey.Opening.Busy;
import dev.taskforge.ops.journey.Opening.CutOff;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one database, as two connections to it. */
final class JourneyRunsTest {
    private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Database here;
    private Database there;

    @BeforeEach
    void open() {
        here = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(here, Clock.systemUTC());
        there = TestDatabase.open(folder.resolve("t.db"));
    }

    @AfterEach
    void close() {
        there.close();
        here.close();
    }

    private static JourneyRuns at(Database database, long seconds) {
        return new JourneyRuns(database, Clock.fixed(START.plusSeconds(seconds), ZoneOffset.UTC));
    }

    private static Opening open(JourneyRuns runs, @Nullable Long job) throws InterruptedException {
        return runs.open("shop", "life", job, Duration.ZERO);
    }

    @Test
    void aSecondProcessWaitsForTheRunOfTheFirst() throws Exception {
        var first = (Begun) open(at(here, 0), 1L);
        at(here, 0).reach(first.id(), "create", true, STEP);

        assertThat(open(at(there, 14), 2L)).isInstanceOf(Busy.class);
        assertThat(at(there, 14).list("shop", 10)).extracting(JourneyRun::state).containsExactly(State.RUNNING);

        at(here, 14).end(first.id(), State.PASSED, Cleanup.DONE, "");
        assertThat(open(at(there, 14), 2L))
                .isInstanceOfSatisfying(
                        Begun.class, next -> assertThat(next.cutOff()).isEmpty());
    }

    @Test
    void aRunWhoseLeaseIsOverWasCutOffAndCanRecordNothingMore() throws Exception {
        var first = (Begun) open(at(here, 0), 1L);
        assertThat(at(here, 0).reach(first.id(), "create", true, STEP)).isTrue();

        assertThat(at(there, 16).list("shop", 10))
                .extracting(JourneyRun::state, JourneyRun::cleanup)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(State.CUT_OFF, Cleanup.UNKNOWN));
        assertThat(open(at(there, 16), 2L))
                .isInstanceOfSatisfying(
                        Begun.class,
                        next -> assertThat(next.cutOff())
                                .hasValueSatisfying(
                                        run -> assertThat(run.step()).isEqualTo("create")));

        assertThat(at(here, 16).reach(first.id(), "edit", true, STEP)).isFalse();
        at(here, 16).end(first.id(), State.PASSED, Cleanup.DONE, "");
        var before = at(here, 16).list("shop", 10).getLast();
        assertThat(before.state()).isEqualTo(State.CUT_OFF);
        assertThat(before.step()).isEqualTo("create");
        assertThat(before.mayHaveLeft()).isTrue();
    }

    @Test
    void theJobThatWasCutOffDoesNotRepeatWhatItHadBegunToChange() throws Exception {
        var first = (Begun) open(at(here, 0), 1L);
        at(here, 0).reach(first.id(), "create", true, STEP);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(open(at(there, 1), 1L))
                    .isInstanceOfSatisfying(
                            CutOff.class,
                            cutOff -> assertThat(cutOff.before().step()).isEqualTo("create"));
        }
        assertThat(open(at(there, 2), 2L)).isInstanceOf(Begun.class);
    }

    @Test
    void theJobThatWasCutOffWhileItOnlyReadBeginsAgain() throws Exception {
        var first = (Begun) open(at(here, 0), 1L);
        at(here, 0).reach(first.id(), "open", false, STEP);

        assertThat(open(at(there, 1), 1L))
                .isInstanceOfSatisfying(
                        Begun.class,
                        next -> assertThat(next.cutOff())
                                .hasValueSatisfying(
                                        run -> assertThat(run.mayHaveLeft()).isFalse()));
    }

    @Test
    void onlyTheNewestTwoHundredRunsAreKept() throws Exception {
        for (int i = 0; i < 205; i++) {
            var run = (Begun) open(at(here, i), null);
            at(here, i).end(run.id(), State.PASSED, Cleanup.NONE, "");
        }

        assertThat(at(here, 300).all())
                .hasSize(200)
                .first()
                .satisfies(run -> assertThat(run.took()).contains(Duration.ZERO));
    }
}
