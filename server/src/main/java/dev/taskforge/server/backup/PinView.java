package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backup;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who wants a backup kept, and why. */
public record PinView(Instant at, String by, String reason) {
    static @Nullable PinView of(Backup.@Nullable Pin pin) {
        return pin == null ? null : new PinView(pin.at(), pin.by(), pin.reason());
    }
}
