package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Place;
import dev.taskforge.ops.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what could not be understood. A file that is not understood is an error of the run, never a file without
 * findings. Not safe for several threads.
 */
public final class Troubles {
    /** One is enough to fail a run; beyond these nobody reads on. */
    private static final int MOST = 1_000;

    private final List<Trouble> list = new ArrayList<>();

    /**
     * Something that could not be read.
     *
     * @param message in the texts of {@link Topic#PROJECT}, or else of the operations
     * @param suggestion what to do; null when the message says it
     */
    public record Trouble(
            Spot spot, Message message, @Nullable Message suggestion) {}

    /** Adds one; {@code key} is in the texts of {@link Topic#PROJECT}, and no argument may be a secret. */
    public void add(Spot spot, String key, Object... arguments) {
        add(new Trouble(spot, Message.of(key, arguments), null));
    }

    /** Adds what the reader of YAML said about a file. */
    public void add(SourceFile file, Problem problem) {
        int offset = file.offsetOf(new Place(problem.line(), problem.column()));
        add(new Trouble(file.spot(offset, offset), problem.message(), problem.suggestion()));
    }

    private void add(Trouble trouble) {
        if (list.size() < MOST) {
            list.add(trouble);
        }
    }

    public List<Trouble> list() {
        return List.copyOf(list);
    }
}
