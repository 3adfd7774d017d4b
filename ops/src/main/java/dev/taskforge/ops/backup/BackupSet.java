package dev.taskforge.ops.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Backups that belong together: what one firing of a schedule, one request or one deployment makes of one moment. How it stands
 * is never stored; {@link SetStandings} computes it.
 *
 * @param begunAt its moment, which names it within its project; whole milliseconds
 * @param release the number of the release that served then; null when none did
 * @param members what was to be backed up then, in the order of the project's file
 * @param jobId the job that began it; null when a person did, or when it was found again by manifests
 */
public record BackupSet(
        long id,
        String project,
        Instant begunAt,
        @Nullable Integer release,
        Origin origin,
        List<Member> members,
        @Nullable Long jobId) {

    public BackupSet {
        members = List.copyOf(members);
    }

    /** What began a set. */
    public enum Origin {
        SCHEDULE,
        PERSON,
        /** A deployment, before it ran migrations. */
        DEPLOYMENT,
        /** Nobody knows any more: only the manifests of its members were found. */
        FOUND;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A database or files of the set.
     *
     * @param job that backs it up; null when none has begun yet
     * @param busy the job of an earlier set that was still at work, so that this set has none; null for no such job
     */
    public record Member(
            String name, @Nullable Long job, @Nullable Long busy) {}

    /**
     * A set as a manifest tells it, for whoever has nothing but the files.
     *
     * @param begunAt its moment, which names it within its project
     * @param of what was to be backed up then
     */
    record Mark(
            Instant begunAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer release,

            List<String> of) {
        /** So many databases and so much of files may a project have. */
        private static final int MOST = 100;

        /** Whether a set that a manifest tells of can be one: what is read from a file may be anything, or nothing. */
        boolean canBeOf(ManifestFile manifest) {
            return begunAt != null
                    && begunAt.isAfter(Instant.EPOCH)
                    && !begunAt.isAfter(manifest.snapshotAt())
                    && begunAt.equals(begunAt.truncatedTo(ChronoUnit.MILLIS))
                    && (release == null || release > 0)
                    && of != null
                    && of.size() <= MOST
                    && of.stream().allMatch(BackupFolder::isName)
                    && Set.copyOf(of).size() == of.size()
                    && of.contains(manifest.database());
        }
    }

    /** The names of its members. */
    public List<String> names() {
        return members.stream().map(Member::name).toList();
    }

    Mark mark() {
        return new Mark(begunAt, release, names());
    }
}
