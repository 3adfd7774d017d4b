package dev.taskforge.ops.destination;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a stream comes from failed, or was left before it was complete. No destination is to blame, and none keeps any of it. */
public final class SourceFailed extends IOException {
    private static final long serialVersionUID = 1L;

    SourceFailed(@Nullable Throwable cause) {
        super(
                cause == null
                        ? "the source ended before it was complete"
                        : Objects.requireNonNullElse(cause.getMessage(), cause.toString()),
                cause);
    }
}
