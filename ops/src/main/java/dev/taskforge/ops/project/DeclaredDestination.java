package dev.taskforge.ops.project;

import org.jspecify.annotations.Nullable;

/** A place for copies of backups, on another disk or machine. */
public sealed interface DeclaredDestination {
    String name();

    /** The word for its kind. */
    default String kind() {
        return switch (this) {
            case Folder folder -> "folder";
            case S3 s3 -> "s3";
            case Sftp sftp -> "sftp";
            case Vault vault -> "taskforge";
        };
    }

    /** @param folder a path; it must be there */
    record Folder(String name, String folder) implements DeclaredDestination {}

    /**
     * A bucket of S3-compatible storage.
     *
     * @param prefix what stands before each key; null for nothing
     * @param accessKey the variable that holds it
     * @param secretKey the variable that holds it
     * @param pathStyle whether the bucket stands in the path of addresses, not in their host
     * @param lock null when files are not locked
     */
    record S3(
            String name,
            String endpoint,
            String region,
            String bucket,
            @Nullable String prefix,
            String accessKey,
            String secretKey,
            boolean pathStyle,
            @Nullable ObjectLock lock)
            implements DeclaredDestination {}

    /**
     * How files in a bucket are locked.
     *
     * @param days counted from when a file is written
     * @param compliance whether nobody at all can end it sooner; else whoever has a special right to
     */
    record ObjectLock(int days, boolean compliance) {}

    /**
     * A folder of an SFTP server.
     *
     * @param folder absolute, on the server; it must be there
     * @param key the file of the private key, a path; null when a password is given
     * @param password the variable that holds it; null when a key is given
     * @param hostKey the public key of the server, as in {@code known_hosts}
     */
    record Sftp(
            String name,
            String host,
            int port,
            String user,
            String folder,
            @Nullable String key,
            @Nullable String password,
            String hostKey)
            implements DeclaredDestination {}

    /**
     * The vault of another TaskForge.
     *
     * @param url its address, without a path
     * @param token the variable that holds the token of an account of the vault
     */
    record Vault(String name, String url, String token) implements DeclaredDestination {
        public Vault {
            url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        }
    }
}
