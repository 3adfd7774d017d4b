package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** Takes what a statement is found to be. Not safe for several threads. */
final class Verdicts {
    private final SourceFile file;
    private final List<Verdict> list = new ArrayList<>();

    Verdicts(SourceFile file) {
        this.file = file;
    }

    /** @param tokens that are meant, at least one */
    void add(MigrationRule rule, List<Token> tokens) {
        var spot = file.spot(tokens.getFirst().start(), tokens.getLast().end());
        list.add(new Verdict(rule, spot, Statement.head(tokens)));
    }

    int count() {
        return list.size();
    }

    /** Takes back what was added since there were so many. */
    void backTo(int count) {
        list.subList(count, list.size()).clear();
    }

    List<Verdict> list() {
        return List.copyOf(list);
    }
}
