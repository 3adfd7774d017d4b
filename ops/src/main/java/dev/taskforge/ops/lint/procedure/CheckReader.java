package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.ProjectNotes;
import dev.taskforge.ops.shell.ShellText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.yaml.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the commands that the checks of a {@code taskforge.yaml} run: lists of words that no shell reads. */
final class CheckReader {
    private final SourceFile file;
    private final ProjectNotes project;
    private final ProcedureReader reader;

    CheckReader(ProjectNotes project, ProcedureReader reader) {
        this.file = project.file();
        this.project = project;
        this.reader = reader;
    }

    List<Procedure> read() {
        var procedures = new ArrayList<Procedure>();
        if (project.checks() instanceof Tree.Mapping checks) {
            checks.entries().forEach((name, check) -> {
                var snippets = snippets(check.value());
                if (!snippets.isEmpty()) {
                    procedures.add(new Procedure(file, name, Set.of(), snippets));
                }
            });
        }
        return procedures;
    }

    private List<Snippet> snippets(Tree check) {
        var snippets = new ArrayList<Snippet>();
        if (check instanceof Tree.Mapping mapping) {
            var command = mapping.entries().get("command");
            if (command != null && command.value() instanceof Tree.Items items) {
                reader.snippet(Origin.CHECK, words(items)).ifPresent(snippets::add);
            }
            var env = mapping.entries().get("env");
            if (command != null && env != null && env.value() instanceof Tree.Mapping variables) {
                variables.entries().forEach((name, value) -> {
                    if (value.value() instanceof Tree.Scalar scalar) {
                        reader.snippet(Origin.CHECK, assignment(name, scalar)).ifPresent(snippets::add);
                    }
                });
            }
        }
        return snippets;
    }

    private ShellText words(Tree.Items items) {
        var line = new ShellText.Builder(file, file.offsetOf(items.place()));
        for (var item : items.items()) {
            if (item instanceof Tree.Scalar word) {
                if (!line.isEmpty()) {
                    line.join(' ');
                }
                line.quoted(text(word));
            }
        }
        return line.build();
    }

    private ShellText assignment(String name, Tree.Scalar value) {
        var line = new ShellText.Builder(file, file.offsetOf(value.place()));
        (name + "=").chars().forEach(c -> line.join((char) c));
        return line.quoted(text(value)).build();
    }

    private ShellText text(Tree.Scalar scalar) {
        return ShellText.at(file, file.offsetOf(scalar.place()), scalar.text());
    }
}
