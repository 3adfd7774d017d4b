package dev.taskforge.ops.project;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the machine is kept from filling up.
 *
 * @param timetable null when it is only done when somebody asks
 * @param keepReleases of how many releases that served last the images stay, the present one included
 * @param olderThan what is younger stays; a day at least
 * @param subjects what is removed
 * @param journalKeep how long each entry of the journal of systemd stays at least
 */
public record UpkeepDuty(
        @Nullable Timetable timetable,
        int keepReleases,
        Duration olderThan,
        List<Subject> subjects,
        Duration journalKeep) {
    /** What is younger is never removed. */
    public static final Duration LEAST_AGE = Duration.ofDays(1);

    /** When a project's file says nothing. */
    public static final UpkeepDuty USUAL = new UpkeepDuty(
            null,
            3,
            LEAST_AGE,
            List.of(Subject.BUILD_CACHE, Subject.IMAGES, Subject.CONTAINERS, Subject.NETWORKS),
            Duration.ofDays(30));

    public UpkeepDuty {
        subjects = List.copyOf(subjects);
        if (olderThan.compareTo(LEAST_AGE) < 0) {
            throw new IllegalArgumentException("what is younger than a day stays");
        }
    }

    /** What is declared, or the usual. */
    public static UpkeepDuty of(@Nullable UpkeepDuty declared) {
        return Objects.requireNonNullElse(declared, USUAL);
    }

    /** What fills disks and may be removed. Volumes are not among it. In the order in which it is done. */
    public enum Subject {
        /** Containers that {@code docker compose run} left behind. */
        CONTAINERS,
        /** Containers that have ended and that somebody else than TaskForge's projects made. */
        FOREIGN_CONTAINERS,
        NETWORKS,
        IMAGES,
        /** What builds left behind. */
        BUILD_CACHE,
        /** The beginnings of large logs of the project's containers that nothing bounds. */
        LOGS,
        /** Old files of the journal of systemd. */
        JOURNAL,
        /** Packages that apt-get has fetched and installed. */
        PACKAGES;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
