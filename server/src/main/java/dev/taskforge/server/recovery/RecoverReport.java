package dev.taskforge.server.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found, and what was done.
 *
 * @param to the PostgreSQL database that the records are in, without a password; null when they are in the data directory
 * @param from where the backup lies
 * @param dataAt the moment the records are of
 * @param ageSeconds how old they are: what happened since is lost
 * @param kept the files that came back beside the records
 * @param encrypted whether the backup was; one that was not may be of anybody
 * @param passedOver newer backups that cannot be used and places that cannot be reached, each with the reason
 * @param queues those in which nothing starts until a person lets it
 * @param unfinished jobs that were not finished at that moment, by state
 */
record RecoverReport(
        String data,
        @Nullable String to,
        String from,
        String artifact,
        String sha256,
        Instant dataAt,
        long ageSeconds,
        long bytes,
        long rows,
        int tables,
        boolean encrypted,
        List<String> kept,
        List<String> passedOver,
        List<String> queues,
        Map<String, Long> unfinished,
        Audit audit) {

    /** The same, with the records in a PostgreSQL database. */
    RecoverReport movedTo(String database) {
        return new RecoverReport(
                data,
                database,
                from,
                artifact,
                sha256,
                dataAt,
                ageSeconds,
                bytes,
                rows,
                tables,
                encrypted,
                kept,
                passedOver,
                queues,
                unfinished,
                audit);
    }

    /** How the audit chain of what came back stands. */
    record Audit(boolean ok, long entries, String found) {}

    /**
     * What lies at all places, the newest first.
     *
     * @param from the places where something lies
     * @param unreachable the others, each with the reason
     */
    record Listing(List<String> from, List<Item> backups, List<String> unreachable) {}

    /**
     * One of them.
     *
     * @param at the name of the place
     * @param whole whether its manifest lies beside it; more is only known after reading it
     */
    record Item(@Nullable String artifact, String at, long bytes, boolean whole) {}
}
