package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.project.EnvFile;
import dev.taskforge.ops.source.EnvText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An environment file with the places of its assignments, in order; a name may come twice, and then the last one holds.
 *
 * @param passed where names stand alone, whose values come from outside
 * @param values by name as Compose v2 reads them, variables filled in from earlier lines
 * @param example whether it is a sample to copy ({@code .env.example}), in which placeholders are right
 */
public record EnvSource(
        SourceFile file, List<Assignment> assignments, List<Spot> passed, Map<String, String> values, boolean example) {
    private static final Pattern EXAMPLE =
            Pattern.compile("(?i)(?:^|.*[._-])(?:examples?|samples?|template|tmpl|dist|defaults?)(?:[._-].*|$)");

    public EnvSource {
        assignments = List.copyOf(assignments);
        passed = List.copyOf(passed);
        values = Map.copyOf(values);
    }

    /** Reads one; a line that is no assignment is a trouble. */
    public static EnvSource read(SourceFile file, Troubles troubles) {
        var text = EnvText.read(file);
        text.unreadable().forEach(spot -> troubles.add(spot, "env.unreadable"));
        return new EnvSource(
                file,
                text.entries().stream()
                        .filter(EnvText.Entry::assigned)
                        .map(EnvSource::assignment)
                        .toList(),
                text.entries().stream()
                        .filter(entry -> !entry.assigned())
                        .map(EnvText.Entry::name)
                        .toList(),
                EnvFile.parse(file.text(), Map.of()).values(),
                EXAMPLE.matcher(file.name()).matches());
    }

    private static Assignment assignment(EnvText.Entry entry) {
        return new Assignment(entry.name(), entry.raw(), entry.value(), entry.quote());
    }

    /** The assignments that hold, by name, in the order of the file. */
    public Map<String, Assignment> effective() {
        var effective = new LinkedHashMap<String, Assignment>();
        assignments.forEach(assignment -> effective.put(assignment.key(), assignment));
        return effective;
    }

    /** The assignment that holds for a name. */
    public Optional<Assignment> find(String key) {
        return assignments.reversed().stream()
                .filter(assignment -> assignment.key().equals(key))
                .findFirst();
    }

    /** Whether it gives a value to the name or passes it on. */
    public boolean declares(String key) {
        return find(key).isPresent()
                || passed.stream().anyMatch(name -> name.text().equals(key));
    }

    @Override
    public String toString() {
        return "EnvSource " + file;
    }
}
