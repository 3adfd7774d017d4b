package dev.taskforge.ops.checklist;

import dev.taskforge.ops.markdown.Block;
import dev.taskforge.ops.markdown.CodeSpan;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Listing;
import dev.taskforge.ops.shell.Script;
import dev.taskforge.ops.shell.ShellText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds commands in texts and in blocks of code. Pure. */
final class CommandFinder {
    private static final int LONGEST = 2_000;
    private static final int MOST_EXPECTED = 200;

    private static final List<String> ARROWS = List.of("->", "=>", "→", "⇒");

    private CommandFinder() {}

    /**
     * The commands among the code spans of a text.
     *
     * @param evidence whether the text is there to name evidence, so that any code of several words is a command
     * @param line where the text begins
     */
    static List<CommandText> inText(String text, boolean evidence, int line) {
        var found = new ArrayList<CommandText>();
        var spans = CodeSpan.of(text);
        for (int i = 0; i < spans.size(); i++) {
            var code = cut(spans.get(i).code(text));
            if (!looksRun(code, evidence)) {
                continue;
            }
            var next = i + 1 < spans.size() ? spans.get(i + 1) : null;
            var expected = expected(text, spans.get(i).end(), next);
            if (expected != null
                    && next != null
                    && expected.equals(next.code(text).strip())) {
                i++;
            }
            found.add(new CommandText(code, expected, line));
        }
        return found;
    }

    /** What stands behind an arrow: the next code span, or the words up to the end of the clause. */
    private static @Nullable String expected(String text, int from, @Nullable CodeSpan next) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        for (var arrow : ARROWS) {
            if (text.startsWith(arrow, at)) {
                int behind = at + arrow.length();
                if (next != null && text.substring(behind, next.start()).isBlank()) {
                    return next.code(text).strip();
                }
                int end = behind;
                while (end < text.length() && end - behind < MOST_EXPECTED && ";,|`".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                var words = text.substring(behind, end).strip();
                return words.isEmpty() ? null : words;
            }
        }
        return null;
    }

    private static boolean looksRun(String code, boolean evidence) {
        return first(code)
                .filter(first -> {
                    var program = first.words().isEmpty()
                            ? ""
                            : first.words().getFirst().text();
                    boolean several = first.simple().words().size() > 1;
                    boolean script = program.endsWith(".sh") || program.endsWith(".py");
                    return (first.known() && (several || evidence || program.equals("pytest")))
                            || (script && (program.startsWith("./") || program.startsWith("/")))
                            || (evidence && several && isPlain(program));
                })
                .isPresent();
    }

    private static Optional<Invocation> first(String code) {
        return Script.parse(ShellText.of(code)).invocations().stream().findFirst();
    }

    private static boolean isPlain(String word) {
        return !word.isEmpty()
                && word.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_.-/".indexOf(c) >= 0));
    }

    /** The commands of a block of code; none when its language is not that of a shell. */
    static List<CommandText> inCode(Block.Code code) {
        if (code.lines().isEmpty() || !Listing.isShell(code.language())) {
            return List.of();
        }
        var listing = Listing.of(code.lines());
        // Without a language it may hold anything, so each line must begin with a known program.
        boolean named = !code.language().isEmpty() || listing.prompted();
        return Stream.concat(listing.statements().stream(), listing.crontab().stream())
                .map(CommandFinder::command)
                .filter(command -> !command.text().isEmpty() && (named || looksRun(command.text(), false)))
                .toList();
    }

    private static CommandText command(ShellText written) {
        return new CommandText(
                cut(written.toString().replace("\\\r\n", " ").replace("\\\n", " ")),
                null,
                written.spot().line());
    }

    private static String cut(String text) {
        var line = Words.oneLine(text);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }
}
