package dev.taskforge.server.release;

import dev.taskforge.ops.release.Rehearsal;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rehearsal as the API and the pages show it. */
public record RehearsalView(
        long id,
        String project,
        Instant at,
        String by,
        long jobId,

        @About(
                "Whether the application can go back after these migrations: yes, no, not_proven, or failed when the migration did")
        String verdict,

        @About("The same in a sentence") String outcome,
        @About("The new image as it was asked for") String image,
        @About("Its number, which no tag can move") String imageId,

        @About("Number of the release that served; absent when what served is no release") @Nullable
        Integer before,

        @About("Number of the image that served") String beforeImageId,
        @About("As taskforge.yaml names it") String database,
        @About("The backup that was restored") long backupId,
        @About("The moment its data is of") Instant dataOf,

        @About("How many migrations were pending, as far as that could be known")
        int migrations,

        @About("SHA-256 of their names and contents") String migrationsSha256,

        @About("How many journeys each image was to be asked")
        int checks,

        @About("How long the backup took to restore") double restoreSeconds,

        @About("How long the migrations took; absent when no command migrates") @Nullable
        Double migrateSeconds,

        @About("How long it took in all") double seconds,
        List<AnswerView> answers,
        @About("The last lines of the migration") String output) {

    /** One answer. */
    public record AnswerView(
            @About("old_before, new or old_after: which version was asked, and whether before the migrations")
            String part,

            @About("Of the check; empty for whether the container was well")
            String check,

            boolean good,
            String seen,
            double seconds) {}

    /** With its sentences in the language of {@code texts}. */
    public static RehearsalView of(Rehearsal rehearsal, Messages texts) {
        var times = rehearsal.times();
        var migrated = times.migrateMillis();
        return new RehearsalView(
                rehearsal.id(),
                rehearsal.project(),
                rehearsal.at(),
                rehearsal.by(),
                rehearsal.jobId(),
                rehearsal.verdict().label(),
                texts.render(rehearsal.outcome()),
                rehearsal.reference(),
                rehearsal.image(),
                rehearsal.before(),
                rehearsal.beforeImage(),
                rehearsal.database(),
                rehearsal.backup(),
                rehearsal.dataOf(),
                rehearsal.migrations(),
                rehearsal.migrationsSha256(),
                rehearsal.checks(),
                times.restoreMillis() / 1e3,
                migrated == null ? null : migrated / 1e3,
                times.wholeMillis() / 1e3,
                rehearsal.answers().stream()
                        .map(answer -> new AnswerView(
                                answer.part().label(),
                                answer.name(),
                                answer.good(),
                                texts.render(answer.seen()),
                                answer.millis() / 1e3))
                        .toList(),
                rehearsal.output());
    }
}
