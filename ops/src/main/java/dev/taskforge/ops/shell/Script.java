package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands in their order.
 *
 * @param broken the first place that was not understood; null when all of it was
 */
public record Script(
        List<Pipeline> pipelines,
        List<Spot> comments,
        @Nullable Spot broken) {

    public Script {
        pipelines = List.copyOf(pipelines);
        comments = List.copyOf(comments);
    }

    /** Reads a script as a POSIX shell or bash would. Takes time in proportion to the text and never fails. */
    public static Script parse(ShellText text) {
        return new ScriptReader(new Cursor(text, 0)).script();
    }

    /** A command that no shell reads: each argument stands for itself. */
    public static Script ofArguments(List<String> arguments) {
        var line = new StringBuilder();
        for (var argument : arguments) {
            line.append('\'').append(argument.replace("'", "'\\''")).append("' ");
        }
        return parse(ShellText.of(line.toString()));
    }

    /** The commands it runs, in order, with what wrappers such as sudo, ssh or docker exec start. */
    public List<Invocation> invocations() {
        return Invocations.of(this);
    }
}
