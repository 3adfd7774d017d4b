package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other machines keep here.
 *
 * @param folder where it lies
 * @param room how many bytes more its disk takes; null when the folder is not there
 */
public record VaultView(
        List<Account> accounts, String folder, @Nullable Long room) {

    /**
     * A machine that keeps copies here.
     *
     * @param newestAt when its newest file came; null when it keeps none
     * @param refusedAt when it was last told that a file has to stay; null when it never was
     */
    public record Account(
            String name,
            long files,
            long bytes,
            long quota,
            int keepDays,
            @Nullable Instant newestAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant refusedAt) {
        /** How much of the quota is used, of a hundred. */
        public long percent() {
            return Math.round(100.0 * bytes / quota);
        }
    }
}
