package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.source.EnvText.Quote;
import dev.taskforge.ops.source.Spot;

/**
 * A line {@code NAME=value} of an environment file.
 *
 * @param name where the name stands
 * @param raw where the value stands, as written, quotes included
 * @param value as Compose v2 reads it, variables not filled in
 */
public record Assignment(Spot name, Spot raw, String value, Quote quote) {

    public String key() {
        return name.text();
    }

    /** Where the value stands without its quotes. */
    public Spot inside() {
        return quote == Quote.NONE ? raw : raw.file().spot(raw.start() + 1, raw.end() - 1);
    }

    /** The name only: the value may be a secret. */
    @Override
    public String toString() {
        return name + " " + key();
    }
}
