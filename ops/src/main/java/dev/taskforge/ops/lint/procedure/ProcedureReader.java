package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.shell.ShellText;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * Finds the commands of documents and scripts. Runs nothing; takes time in proportion to the text, and no more memory
 * than its bounds allow: what lies beyond them is a trouble. Not safe for several threads.
 */
public final class ProcedureReader {
    /** Longer than any script a person reads, in characters. */
    static final int LONGEST = 200_000;

    private static final int MOST_COMMANDS = 20_000;
    private static final int MOST_IN_DOCUMENT = 5_000;

    private final Troubles troubles;
    private int commands;
    /** How many commands there may be up to the end of the present document. */
    private int most = MOST_IN_DOCUMENT;

    public ProcedureReader(Troubles troubles) {
        this.troubles = troubles;
    }

    /** The procedures of a Markdown document. */
    public List<Procedure> document(SourceFile file) {
        begin();
        return new DocumentReader(file, this).read();
    }

    private void begin() {
        most = Math.min(commands + MOST_IN_DOCUMENT, MOST_COMMANDS);
    }

    /** The one of a shell script. */
    public Procedure script(SourceFile file) {
        begin();
        var text = file.text().length() > LONGEST
                ? Optional.<Snippet>empty()
                : snippet(Origin.SCRIPT, ShellText.of(file.spot(0, file.text().length())));
        if (file.text().length() > LONGEST) {
            troubles.add(file.start(), "procedure.long", LONGEST);
        }
        return new Procedure(
                file, file.name(), Purpose.of(file.name()), text.stream().toList());
    }

    /** Reads commands that stand together; empty, after saying so, beyond the bounds. */
    Optional<Snippet> snippet(Origin origin, ShellText text) {
        if (commands > most) {
            return Optional.empty();
        }
        if (text.length() > LONGEST) {
            troubles.add(text.spot(0, 0), "procedure.long", LONGEST);
            return Optional.empty();
        }
        var snippet = Snippet.of(origin, text);
        commands += snippet.calls().size();
        if (commands > most) {
            boolean altogether = commands > MOST_COMMANDS;
            troubles.add(text.spot(0, 0), "procedure.many", altogether ? MOST_COMMANDS : MOST_IN_DOCUMENT);
        }
        return Optional.of(snippet);
    }
}
