package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Command.Simple;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program that a script runs, wrappers taken off.
 *
 * @param simple the command it stands in, with its redirections and variables
 * @param pipeline the pipeline of that command
 * @param index which command of the pipeline it is, from 0
 * @param wrappers what it is started by, the outermost first
 * @param words the program and its arguments; empty when only variables are set
 * @param parent the command that hands it to another shell; null when there is none
 * @param flow where in the script it stands
 */
public record Invocation(
        Simple simple,
        Pipeline pipeline,
        int index,
        List<Wrapper> wrappers,
        List<Word> words,
        @Nullable Invocation parent,
        Flow flow) {

    /**
     * Where in a script a command stands.
     *
     * @param loop whether inside a loop
     * @param condition whether its exit code decides something
     * @param function whether inside a function
     * @param substitution whether its output becomes part of another command
     */
    public record Flow(boolean loop, boolean condition, boolean function, boolean substitution) {
        static final Flow PLAIN = new Flow(false, false, false, false);
    }

    public Invocation {
        wrappers = List.copyOf(wrappers);
        words = List.copyOf(words);
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The name of the program without its folder; empty when there is none or when only running would tell. */
    public String program() {
        return words.isEmpty() || !words.getFirst().literal()
                ? ""
                : baseName(words.getFirst().text());
    }

    public boolean runs(String... programs) {
        return List.of(programs).contains(program());
    }

    /** Whether anything is known of its program, or of what starts it: what tells a command from other words. */
    public boolean known() {
        return !wrappers.isEmpty() || Effects.knows(program());
    }

    /** The words behind the program. */
    public List<Word> arguments() {
        return words.isEmpty() ? List.of() : words.subList(1, words.size());
    }

    /** The arguments, told apart; see {@link Arguments#of}. */
    public Arguments arguments(String valued) {
        return Arguments.of(arguments(), valued);
    }

    public boolean has(String argument) {
        return arguments().stream().anyMatch(word -> word.text().equals(argument));
    }

    /** From the program to its last argument; the variable when there is no program. */
    public Spot spot() {
        if (words.isEmpty()) {
            return simple.spot();
        }
        var first = words.getFirst().spot();
        var last = words.getLast().spot();
        return new Spot(first.file(), first.start(), Math.max(first.end(), last.end()));
    }

    /** The innermost wrapper that puts it into a container. */
    public Optional<Wrapper> container() {
        return wrappers.reversed().stream()
                .filter(wrapper -> wrapper.kind() == Wrapper.Kind.CONTAINER)
                .findFirst();
    }

    public Optional<DockerCall> docker() {
        return DockerCall.of(words);
    }

    /** What the next command of the pipeline reads from it; empty when it is the last. */
    public Optional<Command> next() {
        return index + 1 < pipeline.commands().size()
                ? Optional.of(pipeline.commands().get(index + 1))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Invocation " + simple.spot();
    }
}
