package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Script;
import dev.taskforge.ops.shell.ShellText;
import java.util.List;

/**
 * Commands that stand together.
 *
 * @param calls what they run, in order
 */
public record Snippet(Origin origin, ShellText text, Script script, List<Invocation> calls) {

    static Snippet of(Origin origin, ShellText text) {
        var script = Script.parse(text);
        return new Snippet(origin, text, script, script.invocations());
    }

    /** Whether it sets an option of the shell, such as {@code e} or {@code pipefail}, itself or in its first line. */
    boolean sets(String option) {
        for (var call : calls) {
            if (call.runs("set") && call.arguments().stream().anyMatch(word -> turnsOn(word.text(), option))) {
                return true;
            }
        }
        int end = text.toString().indexOf('\n');
        var first = end < 0 ? text.toString() : text.toString().substring(0, end);
        return option.length() == 1 && first.matches("#!.*sh\\s+-[a-z]*" + option + "[a-z]*\\s*");
    }

    private static boolean turnsOn(String word, String option) {
        return option.length() > 1
                ? word.equals(option)
                : word.startsWith("-") && !word.startsWith("--") && word.contains(option);
    }

    @Override
    public String toString() {
        return origin + " " + text.spot();
    }
}
