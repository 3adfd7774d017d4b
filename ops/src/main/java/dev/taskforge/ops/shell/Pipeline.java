package dev.taskforge.ops.shell;

import java.util.List;

/**
 * Commands joined by {@code |}; mostly a single one.
 *
 * @param joint how it is tied to the pipeline before
 * @param condition whether its exit code decides what a choice or a loop does
 */
public record Pipeline(List<Command> commands, Joint joint, boolean condition) {

    public Pipeline {
        commands = List.copyOf(commands);
    }

    /** What stands between two pipelines. */
    public enum Joint {
        /** A line break or a semicolon, or nothing at all. */
        THEN,
        /** {@code &&}. */
        AND,
        /** {@code ||}. */
        OR,
        /** {@code &}: the one before goes on in the background. */
        BESIDE
    }
}
