package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log, newest first.
 *
 * @param project only entries about it; empty for all
 * @param next the cursor of the next page; null on the last
 * @param report the answer of a verification just asked for; null when none was
 */
public record AuditView(
        List<Entry> entries,
        String project,
        List<String> projects,
        @Nullable Long next,
        @Nullable Report report,
        boolean mayVerify) {

    public record Entry(
            long number,
            Instant at,
            String actor,
            String action,
            @Nullable String project,
            String subject,
            String details,
            String hash) {}

    /**
     * What verifying found.
     *
     * @param problem a sentence; empty when the chain is whole
     */
    public record Report(boolean whole, long entries, String problem) {}
}
