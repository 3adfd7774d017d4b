package dev.taskforge.ops.posture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What the system keeps of a file besides its content.
 *
 * @param mode its permissions without its kind
 * @param uid its owner
 * @param gid its group
 */
record FileFacts(int mode, int uid, int gid, long size) {
    private static final int PERMISSIONS = 07777;

    static FileFacts of(Path file, LinkOption... options) throws IOException {
        var read = Files.readAttributes(file, "unix:mode,uid,gid,size", options);
        return new FileFacts(
                (int) Objects.requireNonNull(read.get("mode")) & PERMISSIONS,
                (int) Objects.requireNonNull(read.get("uid")),
                (int) Objects.requireNonNull(read.get("gid")),
                (long) Objects.requireNonNull(read.get("size")));
    }
}
