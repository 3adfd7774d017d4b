package dev.taskforge.ops.patch.advisory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * An advisory as the OSV format writes it.
 *
 * <p>Source: ossf.github.io/osv-schema, version 1.7.
 *
 * @param ids its own number and those of others about the same
 */
record Advisory(String id, Set<String> ids, String summary, Severity severity, List<Affected> affected) {
    private static final int SUMMARY = 200;

    /** What of one package is affected; as written, apart from what this reader does not use. */
    record Affected(String ecosystem, String name, JsonNode ranges, JsonNode versions) {}

    /** Empty for one that was withdrawn. */
    static Optional<Advisory> of(JsonNode node) {
        var id = node.path("id").asString("");
        if (id.isEmpty() || node.hasNonNull("withdrawn")) {
            return Optional.empty();
        }
        var ids = new LinkedHashSet<String>();
        ids.add(id);
        texts(node.path("aliases")).forEach(ids::add);
        return Optional.of(new Advisory(
                id, ids, summary(node), severity(node), affected(node).toList()));
    }

    private static String summary(JsonNode node) {
        var summary = node.path("summary").asString("");
        var text = summary.isBlank() ? node.path("details").asString("") : summary;
        var line = text.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SUMMARY ? line : line.substring(0, SUMMARY - 1) + "…";
    }

    private static Stream<Affected> affected(JsonNode node) {
        return stream(node.path("affected"))
                .map(one -> new Affected(
                        one.path("package").path("ecosystem").asString(""),
                        one.path("package").path("name").asString(""),
                        one.path("ranges"),
                        one.path("versions")));
    }

    /** What the database says in a word, else the score of the worst vector that can be computed. */
    private static Severity severity(JsonNode node) {
        var word =
                Severity.ofWord(node.path("database_specific").path("severity").asString(""));
        if (word != Severity.UNKNOWN) {
            return word;
        }
        var own = stream(node.path("severity"));
        var packages = stream(node.path("affected")).flatMap(one -> stream(one.path("severity")));
        return Stream.concat(own, packages)
                .map(Advisory::severityOf)
                .filter(one -> one != Severity.UNKNOWN)
                .reduce(Severity::worse)
                .orElse(Severity.UNKNOWN);
    }

    private static Severity severityOf(JsonNode written) {
        var score = written.path("score").asString("");
        var computed = Cvss3.score(score);
        return computed.isPresent() ? Severity.ofScore(computed.getAsDouble()) : Severity.ofWord(score);
    }

    static Set<String> texts(JsonNode list) {
        return stream(list)
                .map(one -> one.asString(""))
                .filter(one -> !one.isEmpty())
                .collect(Collectors.toSet());
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false) : Stream.empty();
    }
}
