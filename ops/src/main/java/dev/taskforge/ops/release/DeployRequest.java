package dev.taskforge.ops.release;

import org.jspecify.annotations.Nullable;

/**
 * What a deployment is asked to do, as the payload of its job holds it.
 *
 * @param image which image; null for the one the Compose file names
 * @param build whether that image is built first
 * @param release the number of a release to return to; null for a new one. Zero means the one that served before.
 */
public record DeployRequest(
        String project,
        @Nullable String image,
        @Nullable Boolean build,
        @Nullable Integer release,
        @Nullable String note) {
    /** Stands for the release that served before the present one. */
    public static final int PREVIOUS = 0;

    public boolean builds() {
        return Boolean.TRUE.equals(build);
    }
}
