package dev.taskforge.ops.backup;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a backup at a destination, or what is known of the attempt to make one.
 *
 * @param path by which the destination knows it; its manifest lies beside it with the ending {@code .manifest.json}
 * @param location where it lies, for people
 * @param triedAt when it was last made, looked at or to be removed
 * @param verifiedAt when it was read back and found equal; null when that never was, or is no longer so
 * @param missingAt when it was found to be gone or changed; null when it was not
 * @param error what stood in the way last; null when nothing did
 * @param lockedUntil until when nobody can remove it there, as the destination said when it was written or last asked; null when
 *     it was not locked
 */
public record BackupCopy(
        long id,
        long backupId,
        String destination,
        String path,
        String location,
        Instant triedAt,
        @Nullable Instant verifiedAt,
        @Nullable Instant missingAt,
        @Nullable String error,
        @Nullable Instant lockedUntil) {
    /** Of {@code sftp://HOST:PORT/…}, {@code s3://BUCKET/KEY at https://HOST:PORT} and {@code taskforge+https://HOST:PORT/…}. */
    private static final Pattern HOST =
            Pattern.compile("^(?:sftp://|taskforge\\+https?://|s3://.* at https?://)(\\[[^]]*]|[^:/]+)");

    /** How it stands. */
    public enum State {
        /** It was read back and found equal. */
        VERIFIED,
        /** It was there, and is gone or changed. */
        MISSING,
        /** It could not be made. */
        FAILED;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it stands. */
    public State state() {
        if (verifiedAt != null) {
            return State.VERIFIED;
        }
        return missingAt == null ? State.FAILED : State.MISSING;
    }

    /** Whether it was read back and found equal. */
    public boolean verified() {
        return verifiedAt != null;
    }

    /** Whether it was read back and found equal, and lies on another host, as far as name or address tell. */
    public boolean offSite() {
        return verified() && !host().isEmpty() && !OwnHost.is(host());
    }

    /** Empty for a folder. */
    private String host() {
        var found = HOST.matcher(location);
        return found.find() ? found.group(1) : "";
    }

    /** Whether nobody can remove it there at that time. */
    public boolean lockedAt(Instant now) {
        return lockedUntil != null && lockedUntil.isAfter(now);
    }

    /** Whether it was verified once, so that it may be there again; whoever reads it compares it. */
    boolean readable() {
        return state() != State.FAILED;
    }

    /** Whether its destination could not be opened, so that nothing was written anywhere. */
    boolean nowhere() {
        return state() == State.FAILED && location.equals(path);
    }
}
