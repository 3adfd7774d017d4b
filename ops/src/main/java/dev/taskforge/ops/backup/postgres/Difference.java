package dev.taskforge.ops.backup.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The first way in which a restored copy is not what its source was.
 *
 * @param kind such as {@code rows}
 * @param of the table, sequence or kind of object
 * @param found how many there are; 0 where nothing is counted
 * @param expected how many there should be
 */
public record Difference(String kind, String of, long found, long expected) {
    private static final Facts.Part NONE = new Facts.Part(0, "");

    /** Compares schema, number of rows, content and sequences, in this order. */
    public static Optional<Difference> between(Facts expected, Facts found) {
        return between(expected.content(), found.content());
    }

    /** The same of databases on other servers. */
    public static Optional<Difference> between(Facts.Content expected, Facts.Content found) {
        return ofSchema(expected.schema(), found.schema())
                .or(() -> ofRows(expected.rows(), found.rows()))
                .or(() -> ofContent(expected, found))
                .or(() -> ofSequences(expected, found));
    }

    /**
     * Compares the schemas alone, of which one may be without any row. Relations are counted only: what a materialized view is filled
     * with is its rows.
     */
    public static Optional<Difference> ofEmpty(
            SortedMap<String, Facts.Part> expected, SortedMap<String, Facts.Part> found) {
        return ofSchema(withoutRows(expected), withoutRows(found));
    }

    private static SortedMap<String, Facts.Part> withoutRows(SortedMap<String, Facts.Part> schema) {
        var counted = new TreeMap<>(schema);
        counted.computeIfPresent("relations", (_, part) -> new Facts.Part(part.count(), ""));
        return counted;
    }

    private static Optional<Difference> ofSchema(Map<String, Facts.Part> expected, Map<String, Facts.Part> found) {
        var kinds = new TreeSet<>(expected.keySet());
        kinds.addAll(found.keySet());
        for (var kind : kinds) {
            var before = expected.getOrDefault(kind, NONE);
            var after = found.getOrDefault(kind, NONE);
            if (before.count() != after.count()) {
                return Optional.of(new Difference("schema.count", kind, after.count(), before.count()));
            }
            if (!before.equals(after)) {
                return Optional.of(new Difference("schema.kind", kind, 0, 0));
            }
        }
        return Optional.empty();
    }

    /** Another table, or another number of rows in one. */
    public static Optional<Difference> ofRows(Map<String, Long> expected, Map<String, Long> found) {
        var tables = new TreeSet<>(expected.keySet());
        tables.addAll(found.keySet());
        for (var table : tables) {
            long before = expected.getOrDefault(table, -1L);
            long after = found.getOrDefault(table, -1L);
            if (before != after) {
                return Optional.of(new Difference("rows", table, Math.max(0, after), Math.max(0, before)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Difference> ofContent(Facts.Content expected, Facts.Content found) {
        return expected.hashes().entrySet().stream()
                .filter(table -> !table.getValue().equals(found.hashes().get(table.getKey())))
                .map(table -> new Difference("rows.other", table.getKey(), 0, 0))
                .findFirst();
    }

    private static Optional<Difference> ofSequences(Facts.Content expected, Facts.Content found) {
        for (var sequence : expected.sequences().entrySet()) {
            var there = found.sequences().get(sequence.getKey());
            if (there == null || !sequence.getValue().covers(there)) {
                return Optional.of(new Difference("sequence", sequence.getKey(), 0, 0));
            }
        }
        return Optional.empty();
    }
}
