package dev.taskforge.ops.destination;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stood in the way at a destination, in words that hold no secret. */
public final class DestinationException extends IOException {
    private static final long serialVersionUID = 1L;

    DestinationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
