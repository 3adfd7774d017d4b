package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Commands under one heading of a document, or of one script, in the order in which they are meant to be run.
 *
 * @param title the heading, or the name of the script
 * @param purposes what the heading says it is for; empty when it does not say
 */
public record Procedure(SourceFile file, String title, Set<Purpose> purposes, List<Snippet> snippets) {

    public Procedure {
        purposes = Set.copyOf(purposes);
        snippets = List.copyOf(snippets);
    }

    boolean is(Purpose purpose) {
        return purposes.contains(purpose);
    }

    /** Every command, in order. */
    List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (var snippet : snippets) {
            for (var call : snippet.calls()) {
                steps.add(new Step(this, snippet, call, steps.size()));
            }
        }
        return steps;
    }

    @Override
    public String toString() {
        return file + " " + title;
    }
}
