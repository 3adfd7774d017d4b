package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;

/** The lines of a document that are written for people, blocks of code left out. */
final class Prose {
    private Prose() {}

    static boolean is(SourceFile file) {
        return file.name().regionMatches(true, file.name().length() - 3, ".md", 0, 3);
    }

    /** Its lines; none of a file that is no document. */
    static List<Spot> lines(SourceFile file) {
        var lines = new ArrayList<Spot>();
        if (!is(file)) {
            return lines;
        }
        boolean code = false;
        for (int number = 1; number <= file.lines(); number++) {
            var line = file.lineSpot(number);
            var stripped = line.text().strip();
            if (stripped.startsWith("```") || stripped.startsWith("~~~")) {
                code = !code;
            } else if (!code && !stripped.isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
