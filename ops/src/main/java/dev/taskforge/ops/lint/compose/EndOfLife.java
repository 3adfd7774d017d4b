package dev.taskforge.ops.lint.compose;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The days on which versions stopped, or stop, being mended, from the table {@code end-of-life.txt} beside this class. The
 * table grows old: a version that is younger than it is not in it, and then nothing is said.
 *
 * @param asOf the day of the table
 */
public record EndOfLife(LocalDate asOf, Map<String, Map<String, LocalDate>> days) {

    public EndOfLife {
        days = Map.copyOf(days);
    }

    /** Reads the table. */
    public static EndOfLife load() {
        try (var in = Objects.requireNonNull(EndOfLife.class.getResourceAsStream("end-of-life.txt"))) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a table of the same form. */
    public static EndOfLife read(InputStream table) throws IOException {
        var days = new HashMap<String, Map<String, LocalDate>>();
        var asOf = LocalDate.EPOCH;
        var in = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var words = line.strip().split("\\s+");
            if (words[0].equals("as-of")) {
                asOf = LocalDate.parse(words[1]);
            } else if (words.length == 3 && !words[0].startsWith("#")) {
                days.computeIfAbsent(words[0], key -> new HashMap<>()).put(words[1], LocalDate.parse(words[2]));
            }
        }
        return new EndOfLife(asOf, days);
    }

    /** The last day of a version; empty when the table does not hold it. */
    public Optional<LocalDate> of(ImageName image) {
        var versions = days.get(image.name());
        if (versions == null) {
            return Optional.empty();
        }
        // 3.9-slim-bullseye, 14.2-alpine, bullseye-slim: the longest version in front.
        var tag = image.tag();
        return versions.entrySet().stream()
                .filter(entry -> tag.startsWith(entry.getKey())
                        && (tag.length() == entry.getKey().length()
                                || ".-_".indexOf(tag.charAt(entry.getKey().length())) >= 0))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);
    }
}
