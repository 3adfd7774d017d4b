package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What a restore in place does when TaskForge, the machine or the server goes down in it, or somebody removes what it is about to. */
final class InPlaceCutOffTest extends InPlaceStage {
    @Test
    void aRemovalThatWasCutOffGoesOnWhereNobodyWrote() {
        cutOffOnce();

        var job = approved();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.done).containsSubsequence("empty", "writers", "empty");
    }

    @Test
    void aRemovalThatNeverBeganIsComparedAgainBeforeItGoesOn() {
        cutOffOnce();
        fake.untouched = true;
        fake.atCompare = () -> {
            if (fake.done.contains("empty")) {
                fake.different.add("same");
            }
        };

        var job = approved();

        assertThat(job.error()).contains("somebody wrote to it");
        assertThat(fake.done).containsOnlyOnce("empty").endsWith("admit 50");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void aRemovalThatNeverBeganAsksForRoomAgain() {
        cutOffOnce(() -> fake.failing.add("room"));

        refusesTheRemoval("no room");
    }

    @Test
    void aRemovalThatNeverBeganAsksForThePinAgain() {
        cutOffOnce(() -> {
            long safety = safety().id();
            operations.database.write(tx -> operations.backups.unpin(tx, safety));
        });

        refusesTheRemoval("is not pinned any more");
    }

    @Test
    void nothingIsRemovedWithoutTheKeyThatHasOpenedTheSafetyBackup() {
        cutOffOnce(() -> know(state -> state.safe(safety().id(), "key.txt", "hash")));

        refusesTheRemoval("is another one than has opened safety backup");
    }

    @Test
    void whatIsGoneThoughNothingWasRemovedIsLoadedAgain() {
        fake.failing.add("room");
        fake.gone = true;

        var job = approved();

        assertThat(job.error()).contains("no room");
        assertThat(fake.done).contains("load " + safety().id()).endsWith("check " + safety().id(), "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatCannotBeReadAnyMoreIsLoadedAgain() {
        fake.failing.add("empty");
        fake.once = true;
        fake.untouched = true;
        fake.atRead = () -> {
            fake.untouched = false;
            throw new UncheckedIOException(new ProgramFailed(
                    "psql",
                    2,
                    "psql: error: FATAL:  could not open file \"base/50/pg_filenode.map\": No such file or directory"));
        };

        var job = approved();

        assertThat(job.error()).contains("no empty");
        assertThat(fake.done).contains("load " + safety().id()).endsWith("check " + safety().id(), "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatOnlyCannotBeReadJustNowIsNotTakenForGone() {
        fake.failing.add("empty");
        fake.untouched = true;
        fake.atEmpty = () -> fake.atRead = () -> {
            throw new UncheckedIOException(
                    new ProgramFailed("psql", 2, "psql: error: FATAL:  sorry, too many clients already"));
        };

        approved();

        var restore = operations.newestRestore();
        assertThat(InPlaceBook.state(restore).stuck()).isTrue();
        assertThat(fake.done).doesNotContain("load " + safety().id());
        fake.atRead = () -> {};

        operations.again(job(restore));

        assertThat(fake.done).endsWith("hide", "read", "admit 50").doesNotContain("load " + safety().id());
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatOnlyCannotBeHiddenAgainIsNotTakenForGone() {
        fake.failing.add("empty");
        fake.untouched = true;
        fake.atEmpty = () -> fake.atHide = () -> {
            throw new UncheckedIOException(new ProgramFailed("psql", 1, "psql: error: No space left on device"));
        };

        approved();

        var restore = operations.newestRestore();
        assertThat(InPlaceBook.state(restore).stuck()).isTrue();
        assertThat(fake.done).doesNotContain("load " + safety().id(), "read");
        fake.atHide = () -> {};

        operations.again(job(restore));

        assertThat(fake.done).endsWith("hide", "read", "admit 50").doesNotContain("load " + safety().id());
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void aServerThatWasStartedAgainMeanwhileIsAskedOnceMore() {
        fake.atCheck = () -> {
            fake.atCheck = () -> {};
            fake.life = "2";
            throw new UncheckedIOException(new ProgramFailed("psql", 2, "psql: error: the server is starting up"));
        };

        var job = approved();

        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.done).containsOnlyOnce("load " + wanted.id()).endsWith("ours", "open");
    }

    @Test
    void aServerThatWasStartedAgainWhileTheSafetyBackupIsLoadedIsAskedOnceMore() {
        fake.different.add("check " + wanted.id());
        fake.atCheck = () -> fake.atCheck = () -> {
            fake.atCheck = () -> {};
            fake.life = "2";
            throw new UncheckedIOException(new ProgramFailed("psql", 2, "psql: error: the server is starting up"));
        };

        approved();

        assertThat(fake.done).containsOnlyOnce("load " + safety().id()).endsWith("ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    private void endsWhileItLoads() {
        fake.life = String.valueOf(System.nanoTime());
        throw new UncheckedIOException(new ProgramFailed("pg_restore", 1, "the server closed the connection"));
    }

    @Test
    void aServerThatEndsTwiceOfWhatIsLoadedGetsTheSafetyBackup() {
        fake.atLoad = here -> {
            if (here.id() == wanted.id()) {
                endsWhileItLoads();
            }
        };

        var job = approved();

        assertThat(job.error()).contains("pg_restore ended with 1");
        assertThat(fake.done).filteredOn(("load " + wanted.id())::equals).hasSize(2);
        assertThat(fake.done).containsOnlyOnce("load " + safety().id()).endsWith("ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void aServerThatEndsOfTheSafetyBackupTooIsLeftToAPersonAndCountedAnewAfterThat() {
        fake.atLoad = _ -> endsWhileItLoads();

        approved();

        var restore = operations.newestRestore();
        assertThat(InPlaceBook.state(restore).stuck()).isTrue();
        assertThat(InPlaceBook.state(restore).lost()).isEqualTo(new InPlace.Lost(2, 3));
        assertThat(fake.done).filteredOn(("load " + safety().id())::equals).hasSize(3);
        fake.atLoad = _ -> {
            fake.atLoad = _ -> {};
            endsWhileItLoads();
        };

        operations.again(job(restore));

        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(fake.done).filteredOn(("load " + safety().id())::equals).hasSize(5);
    }

    private void refusesTheRemoval(String why) {
        fake.untouched = true;

        var job = approved();

        assertThat(job.error()).contains(why);
        assertThat(fake.done).containsOnlyOnce("empty").endsWith("admit 50");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }
}
