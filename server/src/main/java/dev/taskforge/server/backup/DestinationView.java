package dev.taskforge.server.backup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A destination of copies as the API shows it.
 *
 * @param kind folder, s3 or sftp
 * @param location where its copies lie
 * @param used whether each backup gets a copy there
 * @param copies how many verified copies of listed backups are there
 * @param lacking how many listed backups have none there; 0 when it is not used
 * @param newestDataAt of when the newest data there is; null when there is none
 * @param toRemove how many copies that are not wanted any more could not be removed yet
 * @param error what stood in the way last; null when nothing did
 */
record DestinationView(
        String name,
        String kind,
        String location,
        boolean used,
        int copies,
        int lacking,
        @Nullable Instant newestDataAt,
        int toRemove,
        @Nullable String error) {

    static DestinationView of(DestinationStanding standing) {
        return new DestinationView(
                standing.name(),
                standing.kind(),
                standing.location(),
                standing.used(),
                standing.copies(),
                standing.lacking(),
                standing.newestDataAt(),
                standing.toRemove(),
                standing.error());
    }
}
