package dev.taskforge.ops.patch;

import dev.taskforge.ops.lint.compose.EndOfLife;
import dev.taskforge.ops.lint.compose.ImageName;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The days on which versions of products end: those that TaskForge knows, and those of a project's own file, which go first. A version
 * that is in neither is unknown.
 */
public final class Ends {
    private static final int MOST_BYTES = 256 * 1024;

    private final EndOfLife known;
    private final EndOfLife own;

    private Ends(EndOfLife known, EndOfLife own) {
        this.known = known;
        this.own = own;
    }

    /** Those that TaskForge knows. */
    public static Ends known() {
        var first = EndOfLife.load();
        var days = new HashMap<String, Map<String, LocalDate>>(first.days());
        try (var in = Objects.requireNonNull(Ends.class.getResourceAsStream("more-ends.txt"))) {
            var more = EndOfLife.read(in);
            days.putAll(more.days());
            var asOf = first.asOf().isBefore(more.asOf()) ? first.asOf() : more.asOf();
            return new Ends(new EndOfLife(asOf, days), new EndOfLife(asOf, Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those with a project's own file in front.
     *
     * @throws IOException when it cannot be read or says something else; the message names the line
     */
    Ends with(Path file) throws IOException {
        var days = new HashMap<String, Map<String, LocalDate>>();
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES / 1024 + " KiB");
            }
            for (var product : mapping(YamlReader.read(bytes)).entries().entrySet()) {
                days.put(product.getKey(), versions(product.getValue().value()));
            }
        } catch (YamlException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
        return new Ends(known, new EndOfLife(known.asOf(), days));
    }

    private static Tree.Mapping mapping(Tree tree) throws IOException {
        if (tree instanceof Tree.Mapping mapping) {
            return mapping;
        }
        throw new IOException("line " + tree.place().line() + ": versions with their dates are wanted, such as"
                + " postgres: {\"16\": 2028-11-09}");
    }

    private static Map<String, LocalDate> versions(Tree tree) throws IOException {
        var days = new HashMap<String, LocalDate>();
        for (var version : mapping(tree).entries().entrySet()) {
            var value = version.getValue().value();
            try {
                days.put(version.getKey(), LocalDate.parse(value instanceof Tree.Scalar date ? date.text() : ""));
            } catch (DateTimeException e) {
                throw new IOException(
                        "line " + value.place().line() + ": " + version.getKey() + " needs a date such as 2028-11-09",
                        e);
            }
        }
        return days;
    }

    /** The day of the table. */
    public LocalDate asOf() {
        return known.asOf();
    }

    /** Whether anything is known of a product. */
    boolean knows(String product) {
        return known.days().containsKey(product) || own.days().containsKey(product);
    }

    /** The last day of a version. */
    Optional<LocalDate> of(String product, String version) {
        var image = new ImageName(product, version, false);
        return own.of(image).or(() -> known.of(image));
    }
}
