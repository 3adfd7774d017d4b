package dev.taskforge.server.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found, and what was done.
 *
 * @param from where the backup lies
 * @param dataAt the moment the records are of
 * @param ageSeconds how old they are: what happened since is lost
 * @param kept the files that came back beside the records
 * @param passedOver newer backups that are damaged, each with the reason
 * @param queues those in which nothing starts until a person lets it
 * @param unfinished jobs that were not finished at that moment, by state
 */
record RecoverReport(
        String data,
        String from,
        String artifact,
        String sha256,
        Instant dataAt,
        long ageSeconds,
        long bytes,
        long rows,
        int tables,
        List<String> kept,
        List<String> passedOver,
        List<String> queues,
        Map<String, Long> unfinished,
        Audit audit) {

    /** How the audit chain of what came back stands. */
    record Audit(boolean ok, long entries, String found) {}

    /** What lies at a place. */
    record Listing(String from, List<Item> backups) {}

    /** @param whole whether its manifest lies beside it; more is only known after reading it */
    record Item(@Nullable String artifact, long bytes, boolean whole) {}
}
