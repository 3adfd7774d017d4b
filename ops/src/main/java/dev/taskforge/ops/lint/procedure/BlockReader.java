package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.ShellText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a block of code: takes indentation and prompts off, and puts lines of a crontab apart. */
final class BlockReader {
    private static final Pattern PROMPT = Pattern.compile("(?:[\\w.-]++@[\\w.-]++[:\\s][^$#\\n]{0,80})?[$#]\\s");
    private static final Pattern CRON =
            Pattern.compile("(?:@(?:reboot|hourly|daily|midnight|weekly|monthly|yearly|annually)"
                    + "|(?:[0-9*/,-]++\\s++){2}[0-9*/,-]++\\s++[0-9A-Za-z*/,-]++\\s++[0-9A-Za-z*/,-]++)\\s++(?=\\S)");

    private final SourceFile file;
    private final int from;
    private final int to;
    private final int indent;
    private final String language;
    private final ProcedureReader reader;

    /**
     * @param from its first line
     * @param to the line behind its last
     */
    BlockReader(SourceFile file, int from, int to, int indent, String language, ProcedureReader reader) {
        this.file = file;
        this.from = from;
        this.to = to;
        this.indent = indent;
        this.language = language;
        this.reader = reader;
    }

    void snippets(List<Snippet> into) {
        if (from >= to) {
            return;
        }
        boolean prompts = prompts();
        var text = new ShellText.Builder(file, file.lineSpot(from).start());
        boolean continued = false;
        for (int number = from; number < to; number++) {
            var line = bare(number);
            var written = line.text();
            var cron = CRON.matcher(written);
            if (cron.lookingAt()) {
                var command = file.spot(line.start() + cron.end(), line.end());
                reader.snippet(Origin.CRON, ShellText.of(command)).ifPresent(into::add);
                continue;
            }
            var prompt = PROMPT.matcher(written);
            boolean prompted = prompts && prompt.lookingAt();
            if (!prompts || prompted || continued) {
                text.append(prompted ? file.spot(line.start() + prompt.end(), line.end()) : line);
                text.append('\n', Math.min(line.end(), file.text().length() - 1));
                continued = written.endsWith("\\");
            }
        }
        if (text.isEmpty()) {
            return;
        }
        boolean named = !language.isEmpty() || prompts;
        reader.snippet(Origin.BLOCK, text.build())
                .filter(snippet -> !snippet.calls().isEmpty() && (named || DocumentReader.isCommand(snippet)))
                .ifPresent(into::add);
    }

    /** Whether commands are told from their output by a prompt. */
    private boolean prompts() {
        for (int number = from; number < to; number++) {
            var line = bare(number).text();
            if (line.startsWith("$ ")
                    || (line.contains("@")
                            && !line.startsWith("#")
                            && PROMPT.matcher(line).lookingAt())) {
                return true;
            }
        }
        return false;
    }

    private Spot bare(int number) {
        var line = file.lineSpot(number);
        int start = line.start();
        int most = Math.min(line.end(), start + indent);
        while (start < most && Character.isWhitespace(file.text().charAt(start))) {
            start++;
        }
        return file.spot(start, line.end());
    }
}
