package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.request.RequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a restore in place ends: what is there after each failure, and what is never removed. */
final class InPlaceEndTest extends InPlaceStage {
    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void whatFailsAfterTheRemovalLoadsTheSafetyBackupAndComparesIt(String step) {
        fake.failing.add(step + " " + wanted.id());

        var job = approved();

        assertThat(job.error()).contains("no " + step);
        long safety = safety().id();
        assertThat(fake.done).endsWith("empty", "load " + safety, "writers", "check " + safety, "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(InPlaceBook.state(operations.newestRestore()).returned()).isTrue();
        assertThat(safety().pin()).isNull();
    }

    @Test
    void whenThatFailsTooItStaysRedWithWhatToDoUntilItsJobIsTriedAgain() {
        var restore = stuck();

        var job = job(restore);
        assertThat(operations.restores.open()).isEmpty();
        assertThat(safety().pin()).isNotNull();
        assertThat(restore.error())
                .contains("taskforge jobs retry " + job.id(), "backup " + safety().id(), "--settled " + restore.id())
                .contains("app.db\" WITH ALLOW_CONNECTIONS true CONNECTION LIMIT 50");
        assertThat(job.error()).isEqualTo(restore.error());
        assertThat(operations.audited()).contains("restore.stuck restore/" + restore.id());

        fake.failing.clear();
        operations.again(job);

        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertThat(InPlaceBook.state(operations.newestRestore()).stuck()).isFalse();
        assertThat(fake.done).endsWith("open");
        assertThat(safety().pin()).isNull();
    }

    @Test
    void nobodyLetsRetentionHaveTheOnlyCopyOfWhatWasThere() {
        stuck();
        long safety = safety().id();

        assertThatThrownBy(() -> operations.database.write(tx -> operations.pins.unpin(tx, "app", safety, "budi")))
                .isInstanceOf(RequestException.class)
                .hasMessage("backup.pin.needed");
        assertThat(safety().pin()).isNotNull();
        operations.database.write(tx -> operations.backups.unpin(tx, safety));
        for (int i = 0; i <= Operations.KEEP; i++) {
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
        }

        assertThat(operations.backups.find(safety)).isPresent();
        assertThat(safety().path()).exists();
        assertThat(operations.backups.find(wanted.id())).isPresent();
    }

    @Test
    void whatAPersonMadeMeanwhileIsNotRemovedWhenItsJobIsTriedAgain() {
        var restore = stuck();
        fake.failing.clear();
        fake.failing.add("ours");
        fake.done.clear();

        operations.again(job(restore));

        assertThat(fake.done).containsExactly("loadable " + safety().id(), "writers", "ours");
        var now = operations.newestRestore();
        assertThat(now.state()).isEqualTo(Restore.State.RETURNING);
        assertThat(InPlaceBook.state(now).stuck()).isTrue();
        assertThat(now.error()).contains("no ours").containsOnlyOnce("was not loaded again");
    }

    @Test
    void whoMendedItByHandEndsItAndNothingIsChanged() {
        var restore = stuck();
        fake.done.clear();

        var over = operations.restoring.settledByHand("app", restore.id(), "budi");

        assertThat(over.state()).isEqualTo(Restore.State.FAILED);
        assertThat(over.error()).isEqualTo(restore.error());
        assertThat(fake.done).isEmpty();
        assertThat(safety().pin()).isNotNull();
        assertThat(operations.audited()).contains("restore.settle restore/" + restore.id());
        operations.again(job(restore));
        assertThat(fake.done).isEmpty();
        long safety = safety().id();
        operations.database.write(tx -> operations.pins.unpin(tx, "app", safety, "budi"));
        assertThat(safety().pin()).isNull();
    }

    @Test
    void whatAPersonLetGoOnIsNotEndedByHandMeanwhile() {
        var restore = stuck();
        know(InPlace::goingOn);

        assertThatThrownBy(() -> operations.restoring.settledByHand("app", restore.id(), "budi"))
                .isInstanceOf(RequestException.class)
                .hasMessage("in_place.not_stuck");
    }

    @Test
    void onlyWhatIsStuckIsEndedByHand() {
        approved();
        long id = operations.newestRestore().id();

        assertThatThrownBy(() -> operations.restoring.settledByHand("app", id, "budi"))
                .isInstanceOf(RequestException.class)
                .hasMessage("in_place.not_stuck");
        assertThatThrownBy(() -> operations.restoring.settledByHand("other", id, "budi"))
                .isInstanceOf(RequestException.class)
                .hasMessage("in_place.no_restore");
    }

    @Test
    void whatWasLetInStaysWhateverFailsAfterwards() {
        fake.failing.add("open");
        fake.once = true;

        var job = approved();

        var restore = operations.newestRestore();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("no open", "--undo " + restore.id());
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.error()).contains("no open");
        assertThat(restore.undoable(Instant.now())).isTrue();
        assertThat(fake.done).endsWith("ours", "open", "open").containsOnlyOnce("empty");
        assertThat(safety().pin()).isNotNull();
        assertThat(again(wanted).pin()).isNull();
    }

    @Test
    void whatWasLetInStaysWhenItsJobIsCancelledAndIsTakenBackByAnUndo() {
        fake.atOpen = () -> {
            var job = Objects.requireNonNull(fake.job);
            operations.database.write(
                    tx -> operations.engine.jobs().cancel(tx, job.job().id()));
            long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!job.isCancelled() && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        };

        var job = approved();

        var restore = operations.newestRestore();
        assertThat(job.state()).isNotEqualTo(JobState.SUCCEEDED);
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.error()).isEqualTo("cancelled");
        assertThat(fake.done).containsOnlyOnce("empty").doesNotContain("load " + safety().id());
        long safety = safety().id();
        fake.atOpen = () -> {};

        operations.run(DutyJobs.undoRestore("app", restore.id()).submittedBy("citra"));

        assertThat(fake.done).contains("load " + safety);
        assertThat(operations.restores.find(restore.id()).orElseThrow().state()).isEqualTo(Restore.State.UNDONE);
    }

    @Test
    void whatWasNeverRemovedIsOpenedAgainAndNothingIsLoaded() {
        fake.failing.add("empty");
        fake.untouched = true;

        var job = approved();

        assertThat(job.error()).contains("no empty");
        assertThat(fake.done).endsWith("empty", "hide", "read", "admit 50");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatWasLoadedAgainButNotLetInIsSaidSoAndTriedAgain() {
        fake.failing.add("check " + wanted.id());
        fake.failing.add("open");

        var job = approved();

        assertThat(job.error()).contains("loaded again and compared").doesNotContain("not whole");
        var restore = operations.newestRestore();
        assertThat(InPlaceBook.state(restore).stuck()).isFalse();
        assertThat(operations.restores.open()).hasSize(1);
        fake.failing.clear();
        fake.done.clear();

        operations.run(DutyJobs.settleRestore("app", restore.id()));

        assertThat(fake.done).containsExactly("open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatWasLoadedAndDiffersAtOnceIsRemoved() {
        fake.different.add("check " + wanted.id());

        approved();

        assertThat(fake.done).contains("load " + safety().id()).endsWith("open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatWasLoadedBeforeItWasCutOffAndDiffersIsNotRemoved() {
        fake.different.add("check " + wanted.id());
        fake.atCheck = () -> {
            fake.atCheck = () -> {};
            throw new UncheckedIOException(new IOException("cut off"));
        };

        var job = approved();

        assertThat(InPlaceBook.state(operations.newestRestore()).stuck()).isTrue();
        assertThat(job.error()).contains("somebody may have written to what was loaded, so it is not removed");
        assertThat(fake.done).containsOnlyOnce("empty").doesNotContain("load " + safety().id());

        operations.again(job);

        assertThat(fake.done).endsWith("load " + safety().id(), "writers", "check " + safety().id(), "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void nothingMoreIsRemovedForASafetyBackupThatCannotBeLoaded() {
        fake.failing.add("check " + wanted.id());
        fake.atCheck = () -> fake.failing.add("safety");

        var job = approved();

        assertThat(job.error()).contains("no safety", "was not loaded again");
        assertThat(InPlaceBook.state(operations.newestRestore()).stuck()).isTrue();
        assertThat(fake.done).containsOnlyOnce("empty").endsWith("loadable " + safety().id());
    }

    @Test
    void aSafetyBackupThatWasLoadedIsOnlyComparedWhenThatWasCutOff() {
        fake.failing.add("check " + wanted.id());
        fake.atCheck = () -> fake.atCheck = () -> {
            fake.atCheck = () -> {};
            throw new UncheckedIOException(new IOException("cut off"));
        };

        approved();

        long safety = safety().id();
        assertThat(fake.done)
                .containsOnlyOnce("load " + safety)
                .endsWith("loadable " + safety, "writers", "ours", "check " + safety, "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void theSafetyBackupStaysKeptWhileItsRestoreCanBeTakenBack() {
        approved();
        long safety = safety().id();

        assertThatThrownBy(() -> operations.database.write(tx -> operations.pins.unpin(tx, "app", safety, "budi")))
                .isInstanceOf(RequestException.class)
                .hasMessage("backup.pin.undo");

        assertThat(safety().pin()).isNotNull();
    }

    @Test
    void theKeyThatOpenedTheSafetyBackupLoadsItAgain() {
        fake.failing.add("check " + wanted.id());
        var key = home.resolve("key.txt");
        fake.atCheck = () -> {
            know(state -> state.safe(safety().id(), key.toString(), null));
            fake.atCheck = () -> {};
        };

        approved();

        assertThat(fake.keys.get("load " + safety().id())).isEqualTo(key);
        assertThat(fake.keys.get("load " + wanted.id())).isNotEqualTo(key);
    }

    @Test
    void whatServesButCannotBeOpenedIsEndedByHandAndCanBeTakenBack() {
        fake.failing.add("open");
        approved();
        var restore = operations.newestRestore();
        assertThat(restore.state().isOver()).isFalse();
        assertThat(restore.error()).contains("no open");
        assertThat(operations.restores.stuckOf("app")).hasSize(1);
        assertThat(job(restore).error()).contains("--settled " + restore.id());

        var over = operations.restoring.settledByHand("app", restore.id(), "budi");

        assertThat(over.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(over.undoable(Instant.now())).isTrue();
        assertThat(operations.restores.open()).isEmpty();
    }

    @Test
    void whatCannotGetItsNameBackIsEndedByHand() {
        fake.failing.add("room");
        fake.failing.add("admit");
        approved();
        var restore = operations.newestRestore();
        assertThat(restore.state().isOver()).isFalse();
        assertThat(job(restore).error())
                .contains("no room", "nothing was removed", "--settled " + restore.id(), restore.hiddenName());

        var over = operations.restoring.settledByHand("app", restore.id(), "budi");

        assertThat(over.state()).isEqualTo(Restore.State.FAILED);
        assertThat(safety().pin()).isNotNull();
        assertThat(fake.done).doesNotContain("empty");
    }

    @Test
    void aJobThatComesLateFindsItOverAndChangesNothing() {
        var restore = stuck();
        operations.restoring.settledByHand("app", restore.id(), "budi");
        fake.failing.clear();
        fake.done.clear();

        operations.run(DutyJobs.settleRestore("app", restore.id()));

        assertThat(fake.done).isEmpty();
        var book = new InPlaceBook(operations.tools);
        assertThatThrownBy(
                        () -> book.put(restore.id(), InPlaceBook.state(restore).removed()))
                .hasMessageContaining("was ended meanwhile");
    }

    @Test
    void whenItIsDeclaredNoMoreWhatWasThereIsLoadedAgainAllTheSame() {
        fake.failing.add("check " + wanted.id());
        fake.atCheck = () -> operations.undeclared = true;

        approved();

        assertThat(fake.done).endsWith("check " + safety().id(), "ours", "open");
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }
}
