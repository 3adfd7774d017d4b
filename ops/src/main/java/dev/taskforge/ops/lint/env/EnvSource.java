package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An environment file with the places of its assignments, in order; a name may come twice, and then the last one holds.
 *
 * @param example whether it is a sample to copy ({@code .env.example}), in which placeholders are right
 */
public record EnvSource(SourceFile file, List<Assignment> assignments, boolean example) {

    public EnvSource {
        assignments = List.copyOf(assignments);
    }

    /** Reads one; a line that is no assignment is a trouble. */
    public static EnvSource read(SourceFile file, Troubles troubles) {
        return new EnvSource(file, new ArrayList<>(), file.name().contains("example"));
    }

    /** The assignment that holds for a name. */
    public Optional<Assignment> find(String key) {
        return assignments.reversed().stream()
                .filter(assignment -> assignment.key().equals(key))
                .findFirst();
    }

    @Override
    public String toString() {
        return "EnvSource " + file;
    }
}
