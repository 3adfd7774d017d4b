package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Pin;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who keeps dead rows from being removed.
 *
 * @param pin who it is, since now if the database does not tell since when
 * @param held the oldest transaction whose dead rows it still may see
 * @param hidden whether this user of the database may not know since when
 */
public record Holder(Pin pin, String held, boolean hidden) {

    /** What stays the same as long as it holds the same. */
    public record Mark(
            Pin.Kind kind, @Nullable String name, @Nullable Integer pid, String held) {}

    public Mark mark() {
        return new Mark(pin.kind(), pin.name(), pin.pid(), held);
    }
}
