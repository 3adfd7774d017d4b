package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.source.SourceFile;
import java.util.List;

/** Finds the commands of documents and scripts. Runs nothing; takes time in proportion to the text. */
public final class ProcedureReader {

    private ProcedureReader() {}

    /** The procedures of a Markdown document. */
    public static List<Procedure> document(SourceFile file) {
        return new DocumentReader(file).read();
    }

    /** A shell script. */
    public static Procedure script(SourceFile file) {
        var text = dev.taskforge.ops.shell.ShellText.of(file.spot(0, file.text().length()));
        return new Procedure(file, file.name(), Purpose.of(file.name()), List.of(Snippet.of(Origin.SCRIPT, text)));
    }
}
