package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.postgres.Facts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a drill compared, line by line: those that are not equal first, then as they were compared.
 *
 * @param left how many more lines were equal, for which there was no room
 */
public record Comparison(List<Line> lines, int left) {
    private static final int MOST = 1_000;

    /** What a line is about. */
    public enum Kind {
        /** The objects of one kind, such as indexes: how many, and their definitions. */
        SCHEMA,
        /** The rows of a table: how many, and their content. */
        TABLE,
        /** The rows of a table: how many. */
        ROWS,
        /** Where a sequence stands. */
        SEQUENCE,
        /** The files below a path: how many there are. */
        FILES,
        /** What is compared at once, such as the contents of all files. */
        WHOLE,
        /** The keys of one type in one database of Redis: how many, and their values. */
        KEYS,
        /** A check of the project that was asked of the copy. */
        CHECK,
        /** The application, which was asked while it ran against the copy. */
        SMOKE
    }

    /**
     * One thing that was compared.
     *
     * @param of the table, path, sequence or kind of object
     * @param expected how many the backup has; -1 where it has none of it, or nothing is counted
     * @param found the same of what was restored
     */
    public record Line(Kind kind, String of, long expected, long found, boolean equal) {}

    /** Keeps those that are not equal before the others. */
    public static Comparison of(Collection<Line> all) {
        var sorted = all.stream()
                .sorted(Comparator.comparing(Line::equal))
                .limit(MOST)
                .toList();
        return new Comparison(sorted, all.size() - sorted.size());
    }

    /** The same with these lines in front. */
    Comparison after(List<Line> first) {
        var all = new ArrayList<>(first);
        all.addAll(lines);
        return new Comparison(all, left);
    }

    /** Two databases of a server. */
    static Comparison of(Facts.Content expected, Facts.Content found) {
        var lines = new ArrayList<Line>();
        for (var kind : names(expected.schema(), found.schema())) {
            var before = Optional.ofNullable(expected.schema().get(kind));
            var after = Optional.ofNullable(found.schema().get(kind));
            lines.add(new Line(
                    Kind.SCHEMA,
                    kind,
                    before.map(Facts.Part::count).orElse(-1L),
                    after.map(Facts.Part::count).orElse(-1L),
                    before.equals(after)));
        }
        lines.addAll(counted(Kind.TABLE, expected.rows(), found.rows(), sameHash(expected.hashes(), found.hashes())));
        expected.sequences().forEach((name, sequence) -> {
            var there = found.sequences().get(name);
            lines.add(new Line(Kind.SEQUENCE, name, -1, -1, there != null && sequence.covers(there)));
        });
        return of(lines);
    }

    /** @param alike whether what is counted under a name is equal in other ways too */
    static List<Line> counted(Kind kind, Map<String, Long> expected, Map<String, Long> found, Predicate<String> alike) {
        return names(expected, found).stream()
                .map(name -> {
                    long before = expected.getOrDefault(name, -1L);
                    long after = found.getOrDefault(name, -1L);
                    return new Line(kind, name, before, after, before == after && alike.test(name));
                })
                .toList();
    }

    static Predicate<String> sameHash(Map<String, String> expected, Map<String, String> found) {
        return name -> Objects.equals(expected.get(name), found.get(name));
    }

    private static TreeSet<String> names(Map<String, ?> expected, Map<String, ?> found) {
        var names = new TreeSet<>(expected.keySet());
        names.addAll(found.keySet());
        return names;
    }
}
