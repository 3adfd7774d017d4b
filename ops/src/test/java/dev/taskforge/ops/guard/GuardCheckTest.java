package dev.taskforge.ops.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.text.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a guard counts as in force. */
class GuardCheckTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path folder;

    private Database database;
    private Guards guards;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        guards = new Guards(database, "here", clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private CheckState asked(@Nullable Duration proven) {
        var around = new Surroundings("shop", folder, clock, Duration.ofSeconds(1));
        return new GuardCheck(() -> guards, "ports", proven).ask(around).state();
    }

    private void put(@Nullable Instant until, @Nullable Instant looked, @Nullable String trouble) {
        var now = clock.instant();
        var row = new Guarded(
                "shop",
                "ports",
                "here",
                "{}",
                Guarded.FILE,
                "",
                "",
                "",
                until,
                null,
                1,
                now,
                "ani",
                looked,
                trouble,
                0,
                null,
                null,
                List.of());
        database.write(tx -> {
            guards.begin(tx, row);
            return null;
        });
    }

    private void proven(Verdict... verdicts) {
        var proofs = java.util.Arrays.stream(verdicts)
                .map(verdict -> new Proof("5432", Message.of("a"), Message.of("b"), Message.of("c"), verdict))
                .toList();
        database.write(tx -> {
            guards.proven(tx, "shop", "ports", 1, proofs);
            return null;
        });
    }

    @Test
    void aGuardThatIsOffTriedInTroubleOrUnseenDoesNotPass() {
        assertThat(asked(null)).isEqualTo(CheckState.FAIL);
        put(clock.instant().plusSeconds(60), clock.instant(), null);
        assertThat(asked(null)).as("tried").isEqualTo(CheckState.FAIL);
        put(null, clock.instant(), "no");
        assertThat(asked(null)).as("in trouble").isEqualTo(CheckState.FAIL);
        put(null, null, null);
        assertThat(asked(null)).as("never looked at").isEqualTo(CheckState.ERROR);
        put(null, clock.instant(), null);
        assertThat(asked(null)).isEqualTo(CheckState.PASS);
        clock.pass(Duration.ofMinutes(4));
        assertThat(asked(null)).as("not looked at for minutes").isEqualTo(CheckState.ERROR);
    }

    @Test
    void whatDidNotHoldWhenItWasTriedFails() {
        put(null, clock.instant(), null);
        proven(Verdict.RIGHT, Verdict.WRONG);

        assertThat(asked(null)).isEqualTo(CheckState.FAIL);
    }

    @Test
    void aProofCountsForItsTimeAndOnlyWhenItTellsAnything() {
        put(null, clock.instant(), null);
        assertThat(asked(Duration.ofHours(25))).as("never tried").isEqualTo(CheckState.FAIL);
        proven(Verdict.UNKNOWN);
        assertThat(asked(Duration.ofHours(25))).as("nothing known").isEqualTo(CheckState.FAIL);
        proven(Verdict.RIGHT, Verdict.UNKNOWN);
        assertThat(asked(Duration.ofHours(25))).isEqualTo(CheckState.PASS);
        clock.pass(Duration.ofMinutes(2));
        assertThat(asked(Duration.ofMinutes(1))).as("too long ago").isEqualTo(CheckState.FAIL);
    }
}
