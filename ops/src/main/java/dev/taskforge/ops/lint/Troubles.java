package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what could not be understood. A file that is not understood is an error of the run, never a file without
 * findings. Not safe for several threads.
 */
public final class Troubles {
    private final List<Trouble> list = new ArrayList<>();

    /**
     * Something that could not be read.
     *
     * @param message in the texts of {@link Topic#PROJECT}
     */
    public record Trouble(Spot spot, Message message) {}

    /** Adds one; {@code key} is in the texts of {@link Topic#PROJECT}, and no argument may be a secret. */
    public void add(Spot spot, String key, Object... arguments) {
        list.add(new Trouble(spot, Message.of(key, arguments)));
    }

    public List<Trouble> list() {
        return List.copyOf(list);
    }
}
