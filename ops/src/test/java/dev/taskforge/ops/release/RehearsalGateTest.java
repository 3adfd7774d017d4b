package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.lint.migration.MigrationClass;
import dev.taskforge.ops.release.Rehearsal.Answer;
import dev.taskforge.ops.release.Rehearsal.Part;
import dev.taskforge.ops.release.Rehearsal.Times;
import dev.taskforge.ops.release.Rehearsal.Verdict;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import dev.taskforge.ops.text.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalGateTest {
    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final String IMAGE = "sha256:2";
    private static final String SERVING = "sha256:1";
    private static final List<ReleaseMigration> PENDING =
            List.of(migration("1.sql", Standing.KNOWN), migration("2.sql", Standing.PENDING));

    @TempDir
    Path folder;

    private Database database;
    private Rehearsals rehearsals;
    private long job;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        rehearsals = new Rehearsals(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ReleaseMigration migration(String name, Standing standing) {
        return new ReleaseMigration(name, "hash of " + name, MigrationClass.ADDITIVE, standing, null, 1, "");
    }

    private static MigrationReview review(List<ReleaseMigration> files, @Nullable String why) {
        return MigrationReview.forward(files, Message.of("release.plan.migrations-none"), why);
    }

    private Rehearsal add(Verdict verdict, Duration age) {
        job++;
        var rehearsal = new Rehearsal(
                0,
                "shop",
                NOW,
                "ani",
                job,
                verdict,
                Message.of("release.rehearsal.yes", 1),
                IMAGE,
                "shop:2",
                4,
                SERVING,
                "main",
                7,
                NOW.minus(age),
                1,
                MigrationReview.hash(review(PENDING, null).unapplied()),
                1,
                List.of(new Answer(Part.NEW, "order", true, Message.of("release.rehearsal.well"), 5)),
                new Times(100, null, 300),
                "done");
        return database.write(tx -> Rehearsals.add(tx, rehearsal));
    }

    private void refuse(MigrationReview review, @Nullable String image, @Nullable String serving) throws Refused {
        new RehearsalGate(rehearsals, "shop", true, List.of(), NOW).refuse(review, image, serving);
    }

    private void assertRefused(MigrationReview review, @Nullable String image, @Nullable String serving, String says) {
        assertThatThrownBy(() -> refuse(review, image, serving))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(says);
    }

    @Test
    void whatWasWrittenDownIsReadAgain() {
        var added = add(Verdict.NOT_PROVEN, Duration.ofHours(3));
        assertThat(rehearsals.newestOf("shop", IMAGE)).contains(added);
        assertThat(rehearsals.ofJob(job)).contains(added);
        assertThat(rehearsals.list("shop", null, 10)).containsExactly(added);
        assertThat(rehearsals.list("shop", added.id(), 10)).isEmpty();
        assertThat(rehearsals.newestOfEach()).containsExactly(added);
        assertThat(rehearsals.newestOf("other", IMAGE)).isEmpty();
    }

    @Test
    void pendingMigrationsNeedAYes() {
        assertRefused(review(PENDING, null), IMAGE, SERVING, "must be rehearsed here");
        add(Verdict.YES, Duration.ofDays(6));
        assertThatCode(() -> refuse(review(PENDING, null), IMAGE, SERVING)).doesNotThrowAnyException();
    }

    @Test
    void aYesOfSomethingElseDoesNotCount() {
        add(Verdict.YES, Duration.ZERO);
        assertRefused(review(PENDING, null), "sha256:3", SERVING, "must be rehearsed here");
        assertRefused(review(PENDING, null), null, SERVING, "must be rehearsed here");
        assertRefused(review(PENDING, null), IMAGE, "sha256:0", "must be rehearsed here");
        assertRefused(review(PENDING, null), IMAGE, null, "must be rehearsed here");
        var more = List.of(migration("2.sql", Standing.PENDING), migration("3.sql", Standing.PENDING));
        assertRefused(review(more, null), IMAGE, SERVING, "must be rehearsed here");
    }

    @Test
    void aYesOfDataOlderThanAWeekDoesNotCount() {
        add(Verdict.YES, Duration.ofDays(7).plusMillis(1));
        assertRefused(review(PENDING, null), IMAGE, SERVING, "no older than 7 days");
    }

    @Test
    void theNewestOneCounts() {
        add(Verdict.YES, Duration.ZERO);
        add(Verdict.FAILED, Duration.ZERO);
        assertRefused(review(PENDING, "because"), IMAGE, SERVING, "did not come to a yes (failed");
    }

    @Test
    void aNoPassesWhenSomebodySaysWhyTheWayBackMayBeClosed() {
        add(Verdict.NO, Duration.ZERO);
        assertRefused(review(PENDING, null), IMAGE, SERVING, "did not come to a yes (no");
        assertThatCode(() -> refuse(review(PENDING, "unused"), IMAGE, SERVING)).doesNotThrowAnyException();
    }

    @Test
    void whatNobodyProvedPassesOnlyWithAReason() {
        add(Verdict.NOT_PROVEN, Duration.ZERO);
        assertRefused(review(PENDING, null), IMAGE, SERVING, "did not come to a yes (not_proven");
        assertThatCode(() -> refuse(review(PENDING, "unused"), IMAGE, SERVING)).doesNotThrowAnyException();
    }

    @Test
    void withNothingThatServesAReasonIsEnough() {
        assertRefused(review(PENDING, null), IMAGE, null, "must be rehearsed");
        assertThatCode(() -> refuse(review(PENDING, "it is down"), IMAGE, null)).doesNotThrowAnyException();
    }

    @Test
    void aRehearsalThatDidNotAskWhatIsAskedNowDoesNotCount() {
        add(Verdict.YES, Duration.ZERO);
        var gate = new RehearsalGate(rehearsals, "shop", true, List.of("never-asked"), NOW);
        assertThatThrownBy(() -> gate.refuse(review(PENDING, null), IMAGE, SERVING))
                .hasMessageContaining("must be rehearsed");
    }

    @Test
    void whoLetsItGoOnWithoutAYesClosesTheWayBack() {
        var closing = review(PENDING, "unused").closing();
        assertThat(closing.held()).hasSize(1);
        var record = Objects.requireNonNull(closing.record("ani"));
        assertThat(Objects.requireNonNull(record.approval()).by()).isEqualTo("ani");
        assertThat(Objects.requireNonNull(review(PENDING, "unused").record("ani"))
                        .approval())
                .isNull();
    }

    @Test
    void nothingPendingNeedsNoneAndNeitherDoesAProjectThatDemandsNone() {
        var known = review(List.of(migration("1.sql", Standing.KNOWN)), null);
        assertThatCode(() -> refuse(known, IMAGE, SERVING)).doesNotThrowAnyException();
        var lenient = new RehearsalGate(rehearsals, "shop", false, List.of(), NOW);
        assertThatCode(() -> lenient.refuse(review(PENDING, null), IMAGE, SERVING))
                .doesNotThrowAnyException();
    }
}
