package dev.taskforge.ops.destination;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stood in the way at a destination, in words that hold no secret. */
public final class DestinationException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean unknown;

    DestinationException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private DestinationException(String message, @Nullable Throwable cause, boolean unknown) {
        super(message, cause);
        this.unknown = unknown;
    }

    /** One that is not declared. */
    public static DestinationException unknown(String name, String why) {
        return new DestinationException(name + ": " + why, null, true);
    }

    /** Whether it is declared no more, or never was. */
    public boolean isUnknown() {
        return unknown;
    }

    /** Whether the destination was reached and said no, so that another question may be answered. */
    public boolean answered() {
        return getCause() instanceof Words.Refused;
    }
}
