package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Command.Simple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that can be run without a shell.
 *
 * @param variables given to it alone
 * @param arguments the program first, quotes taken off
 */
public record PlainCommand(Map<String, String> variables, List<String> arguments) {
    /** What a shell would fill in or read as grammar, where it stands outside quotes. */
    private static final String FILLED_IN = "*?{}~!`$";

    public PlainCommand {
        arguments = List.copyOf(arguments);
    }

    /** Reads a text; empty when only a shell could run it, as with pipes, redirections, variables and wildcards. */
    public static Optional<PlainCommand> of(String text) {
        var shellText = ShellText.of(text.strip());
        var script = Script.parse(shellText);
        boolean single = script.broken() == null
                && script.comments().isEmpty()
                && script.pipelines().size() == 1
                && script.pipelines().getFirst().commands().size() == 1;
        return single
                        && script.pipelines().getFirst().commands().getFirst() instanceof Simple simple
                        && simple.redirections().isEmpty()
                        && simple.spot().equals(shellText.spot())
                ? of(simple)
                : Optional.empty();
    }

    private static Optional<PlainCommand> of(Simple simple) {
        var variables = new LinkedHashMap<String, String>();
        for (var assignment : simple.assignments()) {
            // Neither a list of values nor one that is added to.
            var written = assignment.value().text();
            var sign = assignment.name() + "=";
            if (!isPlain(assignment.value()) || !written.startsWith(sign)) {
                return Optional.empty();
            }
            variables.put(assignment.name(), written.substring(sign.length()));
        }
        return simple.words().isEmpty() || !simple.words().stream().allMatch(PlainCommand::isPlain)
                ? Optional.empty()
                : Optional.of(new PlainCommand(
                        variables, simple.words().stream().map(Word::text).toList()));
    }

    private static boolean isPlain(Word word) {
        return word.literal()
                && word.parts().stream()
                        .filter(part -> !part.quoted())
                        .noneMatch(part -> part.text().toString().chars().anyMatch(c -> FILLED_IN.indexOf(c) >= 0));
    }
}
