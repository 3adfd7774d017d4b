package dev.taskforge.ops.backup.redis;

import java.io.IOException;

/** A snapshot holds what TaskForge cannot compare, so that it could never be proven. */
public final class RdbUnknown extends IOException {
    private static final long serialVersionUID = 1L;

    RdbUnknown(String what) {
        super(what);
    }
}
