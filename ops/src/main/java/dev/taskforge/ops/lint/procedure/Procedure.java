package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Commands under one heading of a document, or of one script, in the order in which they are meant to be run. Immutable. */
public final class Procedure {
    private final SourceFile file;
    private final String title;
    private final Set<Purpose> purposes;
    private final List<Snippet> snippets;
    private final List<Step> steps;

    /**
     * @param title the heading, or the name of the script
     * @param purposes what the heading says it is for; empty when it does not say
     */
    Procedure(SourceFile file, String title, Set<Purpose> purposes, List<Snippet> snippets) {
        this.file = file;
        this.title = title;
        this.purposes = Set.copyOf(purposes);
        this.snippets = List.copyOf(snippets);
        var all = new ArrayList<Step>();
        for (var snippet : snippets) {
            for (var call : snippet.calls()) {
                all.add(new Step(snippet, call, all.size()));
            }
        }
        this.steps = List.copyOf(all);
    }

    SourceFile file() {
        return file;
    }

    String title() {
        return title;
    }

    boolean is(Purpose purpose) {
        return purposes.contains(purpose);
    }

    Set<Purpose> purposes() {
        return purposes;
    }

    List<Snippet> snippets() {
        return snippets;
    }

    /** Every command, in order. */
    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return file + " " + title;
    }
}
