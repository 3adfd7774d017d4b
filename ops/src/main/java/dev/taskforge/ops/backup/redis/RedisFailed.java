package dev.taskforge.ops.backup.redis;

import java.io.IOException;

/** A server of Redis or Valkey, or a program of it, did not do what it was asked for. */
public final class RedisFailed extends IOException {
    private static final long serialVersionUID = 1L;

    RedisFailed(String message) {
        super(message);
    }
}
