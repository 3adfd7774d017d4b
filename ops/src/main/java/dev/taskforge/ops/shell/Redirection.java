package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * Where input comes from or output goes.
 *
 * @param operator such as {@code >}, {@code >>}, {@code <}, {@code <<}, {@code <<<}, {@code >&}, {@code &>}
 * @param descriptor the number before the operator; empty when there is none
 * @param here the text of a here-document; null for every other kind
 */
public record Redirection(
        Spot spot,
        String operator,
        String descriptor,
        Word target,
        @Nullable ShellText here) {

    /** Whether it writes into a file; the devices that swallow or show do not count. */
    public boolean writes() {
        if (!operator.contains(">") || operator.equals("<>")) {
            return false;
        }
        var file = target.text();
        if (operator.equals(">&") && (file.equals("-") || file.chars().allMatch(Character::isDigit))) {
            return false;
        }
        return !file.equals("/dev/null")
                && !file.equals("/dev/stderr")
                && !file.equals("/dev/stdout")
                && !file.equals("/dev/tty");
    }

    /** Whether it is the normal output that goes there. */
    public boolean ofOutput() {
        return operator.contains(">") && (descriptor.isEmpty() || descriptor.equals("1"));
    }

    /** Whether commands inside a here-document would be run. */
    boolean hidesCommands() {
        return here != null
                && !target.quoted()
                && (here.toString().contains("$(") || here.toString().contains("`"));
    }

    @Override
    public String toString() {
        return operator + " " + spot;
    }
}
