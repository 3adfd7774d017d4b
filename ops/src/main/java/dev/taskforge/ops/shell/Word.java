package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.Spot;
import java.util.List;

/**
 * A word of a command.
 *
 * @param spot as written, quotes included
 */
public record Word(Spot spot, List<Part> parts) {

    public Word {
        parts = List.copyOf(parts);
    }

    /** What it stands for, quotes taken off; what only running would tell is left as written. */
    public ShellText value() {
        if (parts.size() == 1) {
            return parts.getFirst().text();
        }
        var all = new ShellText.Builder(spot.file(), spot.start());
        parts.forEach(part -> all.append(part.text()));
        return all.build();
    }

    /** {@link #value} without places. */
    public String text() {
        if (parts.size() == 1) {
            return parts.getFirst().text().toString();
        }
        var all = new StringBuilder();
        parts.forEach(part -> all.append(part.text()));
        return all.toString();
    }

    /** Whether it always means the same: no variable, no output of a command, nothing left to fill in. */
    public boolean literal() {
        return parts.stream().allMatch(Part.Literal.class::isInstance);
    }

    /** Whether any of it stands in quotes. */
    public boolean quoted() {
        return parts.stream().anyMatch(Part::quoted);
    }

    /** The place only: a word may be a secret. */
    @Override
    public String toString() {
        return "Word " + spot;
    }
}
