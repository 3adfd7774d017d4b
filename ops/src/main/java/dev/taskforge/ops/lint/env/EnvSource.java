package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.project.EnvFile;
import dev.taskforge.ops.source.EnvText;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An environment file with the places of its assignments, in order; a name may come twice, and then the last one holds.
 *
 * @param effective the assignments that hold, by name, in the order in which the names first come
 * @param passed where names stand alone, whose values come from outside
 * @param values by name as Compose v2 reads them, variables filled in from earlier lines
 * @param example whether it is a sample to copy ({@code .env.example}), in which placeholders are right
 */
public record EnvSource(
        SourceFile file,
        List<Assignment> assignments,
        Map<String, Assignment> effective,
        Set<String> passed,
        Map<String, String> values,
        boolean example) {
    /** More than any program is given: what lies beyond is not looked at. */
    private static final int MOST_LINES = 5_000;

    /** Linux starts no program with a longer variable, its name and the sign between included. */
    private static final int LONGEST = 128 * 1024 - 1;

    private static final Pattern EXAMPLE =
            Pattern.compile("(?i)(?:^|.*[._-])(?:examples?|samples?|template|tmpl|dist|defaults?)(?:[._-].*|$)");

    public EnvSource {
        assignments = List.copyOf(assignments);
        effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
        passed = Set.copyOf(passed);
        // A copy by Map.copyOf probes long chains when thousands of names differ in a number only.
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Reads one; a line that is no assignment is a trouble, and so is what lies beyond the bounds. */
    public static EnvSource read(SourceFile file, Troubles troubles) {
        var text = EnvText.read(file);
        text.unreadable().forEach(spot -> troubles.add(spot, "env.unreadable"));
        var assignments = new ArrayList<Assignment>();
        var effective = new LinkedHashMap<String, Assignment>();
        var passed = new LinkedHashSet<String>();
        for (var entry : bounded(file, text.entries(), troubles)) {
            if (!entry.assigned()) {
                passed.add(entry.name().text());
            } else {
                var assignment = new Assignment(entry.name(), entry.raw(), entry.value(), entry.quote());
                assignments.add(assignment);
                effective.put(assignment.key(), assignment);
            }
        }
        return new EnvSource(
                file,
                assignments,
                effective,
                passed,
                EnvFile.parse(file.text(), Map.of()).values(),
                EXAMPLE.matcher(file.name()).matches());
    }

    private static List<EnvText.Entry> bounded(SourceFile file, List<EnvText.Entry> entries, Troubles troubles) {
        if (entries.size() > MOST_LINES) {
            troubles.add(entries.get(MOST_LINES).name(), "env.many", MOST_LINES);
        }
        return entries.stream()
                .limit(MOST_LINES)
                .filter(entry -> {
                    boolean fits = entry.raw().end() - entry.name().start() <= LONGEST;
                    if (!fits) {
                        troubles.add(file.spot(entry.raw().start(), entry.raw().start()), "env.long", LONGEST);
                    }
                    return fits;
                })
                .toList();
    }

    /** The assignment that holds for a name. */
    public Optional<Assignment> find(String key) {
        return Optional.ofNullable(effective.get(key));
    }

    /** Whether it gives a value to the name or passes it on. */
    public boolean declares(String key) {
        return effective.containsKey(key) || passed.contains(key);
    }

    /** Of the same file: what is made of each line is kept in sets, and must not hash all lines each time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EnvSource source && file.equals(source.file);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }

    @Override
    public String toString() {
        return "EnvSource " + file;
    }
}
