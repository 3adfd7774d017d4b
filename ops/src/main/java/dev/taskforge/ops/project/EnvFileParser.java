package dev.taskforge.ops.project;

import dev.taskforge.ops.source.EnvText;
import dev.taskforge.ops.source.EnvText.Quote;
import dev.taskforge.ops.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fills in the values of one environment file; see {@link EnvFile}. */
final class EnvFileParser {
    /** A few lines that name each other could otherwise grow beyond any memory. */
    private static final long MOST_TOGETHER = 4L * EnvFile.MOST_BYTES;

    private final EnvText text;
    private final Map<String, String> process;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Interpolation interpolation;
    private long characters;

    EnvFileParser(String text, Map<String, String> process) {
        this.text = EnvText.read(new SourceFile(".env", text.startsWith("\uFEFF") ? text.substring(1) : text));
        this.process = process;
        this.interpolation = new Interpolation(this::lookup, true);
    }

    private String lookup(String name) {
        var value = values.get(name);
        return value != null ? value : process.getOrDefault(name, "");
    }

    EnvFile parse() {
        var unreadable = new TreeSet<Integer>();
        text.unreadable().forEach(spot -> unreadable.add(spot.line()));
        for (var entry : text.entries()) {
            var name = entry.name().text();
            var value = entry.assigned() ? value(entry) : process.get(name);
            characters += value == null ? 0 : value.length();
            if (value != null && characters <= MOST_TOGETHER) {
                values.put(name, value);
            } else if (entry.assigned()) {
                unreadable.add(entry.name().line());
            }
        }
        return new EnvFile(values, unreadable.stream().toList());
    }

    /** Null when a variable in it is written wrongly, grows too long, or has to be set and is not. */
    private @Nullable String value(EnvText.Entry entry) {
        if (entry.quote() == Quote.SINGLE) {
            return entry.value();
        }
        if (entry.quote() == Quote.NONE) {
            return filled(entry.content());
        }
        // Variables first and escapes second, so that an escaped dollar sign is not taken for a variable.
        var filled = filled(entry.content().replace("\\$", "$$"));
        return filled == null ? null : EnvText.unescaped(filled);
    }

    private @Nullable String filled(String text) {
        try {
            return interpolation.fill(text);
        } catch (MissingVariableException | IllegalArgumentException e) {
            return null;
        }
    }
}
