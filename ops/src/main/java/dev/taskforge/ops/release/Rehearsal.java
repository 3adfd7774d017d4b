package dev.taskforge.ops.release;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was found when the migrations of an image ran on a copy of the database: whether the version that serves can live with
 * what they leave.
 *
 * @param by who asked for it
 * @param outcome the verdict in a sentence
 * @param image the number of the new image, which no tag can move
 * @param reference that image as it was asked for
 * @param before the number of the release that served; null when what served is no release
 * @param beforeImage the number of its image
 * @param database as the project's file names it
 * @param backup the number of the backup that was restored
 * @param dataOf the moment its data is of
 * @param migrations how many were pending, as far as that could be known
 * @param migrationsSha256 of their names and contents
 * @param checks how many journeys each image was to be asked
 * @param answers what each image answered, in order
 * @param output the last lines of the migration
 */
public record Rehearsal(
        long id,
        String project,
        Instant at,
        String by,
        long jobId,
        Verdict verdict,
        Message outcome,
        String image,
        String reference,
        @Nullable Integer before,
        String beforeImage,
        String database,
        long backup,
        Instant dataOf,
        int migrations,
        String migrationsSha256,
        int checks,
        List<Answer> answers,
        Times times,
        String output) {
    public Rehearsal {
        answers = List.copyOf(answers);
    }

    /** Whether the application can go back after these migrations. */
    public enum Verdict {
        YES,
        NO,
        NOT_PROVEN,
        /** The migration itself did not succeed. */
        FAILED;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which version was asked, and when. */
    public enum Part {
        /** The version that serves, before the migrations: what is amiss here is not of their doing. */
        OLD_BEFORE,
        NEW,
        OLD_AFTER;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One answer.
     *
     * @param name of the check; empty for whether the container was well
     */
    public record Answer(Part part, String name, boolean good, Message seen, long millis) {}

    /**
     * How long the parts took that maintenance would take, too.
     *
     * @param migrateMillis null when no command migrates
     */
    public record Times(long restoreMillis, @Nullable Long migrateMillis, long wholeMillis) {}

    /** Whether a check was asked, and so may not be missing. */
    boolean asked(String check) {
        return answers.stream().anyMatch(answer -> answer.name().equals(check));
    }

    /** Whether all answers of a part were good, and there were any. */
    static boolean isWell(List<Answer> answers, Part part) {
        var of = answers.stream().filter(answer -> answer.part() == part).toList();
        return !of.isEmpty() && of.stream().allMatch(Answer::good);
    }
}
