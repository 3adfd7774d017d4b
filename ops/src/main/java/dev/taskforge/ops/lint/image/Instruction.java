package dev.taskforge.ops.lint.image;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of a Dockerfile, its continued lines joined.
 *
 * @param keyword in capitals
 * @param spot from the keyword to the end of the arguments
 * @param flags such as {@code --from=build}, without those of a JSON form
 * @param arguments behind the flags, comments and line breaks taken out
 * @param exec the words of the JSON form; null in the shell form
 * @param heredocs the contents of here-documents, one after the other; empty when there is none
 */
record Instruction(
        String keyword,
        Spot spot,
        List<String> flags,
        String arguments,
        @Nullable List<String> exec,
        String heredocs) {

    Instruction {
        flags = List.copyOf(flags);
        exec = exec == null ? null : List.copyOf(exec);
    }

    boolean is(String wanted) {
        return keyword.equals(wanted);
    }

    /** The value of a flag, such as {@code build} of {@code --from=build}. */
    Optional<String> flag(String name) {
        return flags.stream()
                .filter(flag -> flag.startsWith("--" + name + "="))
                .map(flag -> flag.substring(name.length() + 3))
                .findFirst();
    }

    /** The words of the JSON form, or those of the shell form between blanks. */
    List<String> words() {
        return exec != null ? exec : List.of(arguments.strip().split("\\s+"));
    }

    /** What a shell runs: the arguments and the here-documents. */
    String script() {
        return heredocs.isEmpty() ? arguments : arguments + "\n" + heredocs;
    }
}
