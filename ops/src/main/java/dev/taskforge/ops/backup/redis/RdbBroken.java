package dev.taskforge.ops.backup.redis;

import java.io.IOException;

/** What was read is no whole snapshot of Redis. */
public final class RdbBroken extends IOException {
    private static final long serialVersionUID = 1L;

    RdbBroken(String what) {
        super("the snapshot cannot be read: " + what);
    }
}
