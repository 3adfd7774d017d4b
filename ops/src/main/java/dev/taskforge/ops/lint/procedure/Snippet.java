package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Script;
import dev.taskforge.ops.shell.ShellText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Commands that stand together.
 *
 * @param calls what they run, in order
 * @param settings options of the shell that are turned on, letters and names
 */
record Snippet(Origin origin, ShellText text, Script script, List<Invocation> calls, Set<String> settings) {
    private static final Pattern FIRST_LINE = Pattern.compile("#!\\S*sh\\s++(-[a-z]++)");

    static Snippet of(Origin origin, ShellText text) {
        var script = Script.parse(text);
        var calls = script.invocations();
        return new Snippet(origin, text, script, calls, settings(text.toString(), calls));
    }

    /** What {@code set} turns on, and what the first line gives to the shell. */
    private static Set<String> settings(String text, List<Invocation> calls) {
        var settings = new HashSet<String>();
        var first = FIRST_LINE.matcher(text);
        if (first.lookingAt()) {
            letters(first.group(1), settings);
        }
        for (var call : calls) {
            if (call.runs("set")) {
                for (var word : call.arguments()) {
                    settings.add(word.text());
                    letters(word.text(), settings);
                }
            }
        }
        return settings;
    }

    private static void letters(String option, Set<String> into) {
        if (option.startsWith("-") && !option.startsWith("--")) {
            option.chars().skip(1).forEach(letter -> into.add(Character.toString(letter)));
        }
    }

    /** Whether an option of the shell is turned on, such as {@code e} or {@code pipefail}. */
    boolean sets(String option) {
        return settings.contains(option);
    }

    @Override
    public String toString() {
        return origin + " " + text.spot();
    }
}
