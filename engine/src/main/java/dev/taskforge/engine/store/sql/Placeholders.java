package dev.taskforge.engine.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of an {@code IN (…)} with one mark each. Their number is rounded up to a power of two by repeating the last
 * one, so that lists of any length need few different statements.
 *
 * @param marks {@code ?,?,…}
 */
public record Placeholders(String marks, List<Object> values) {

    /** @param values at least one */
    public static Placeholders of(Collection<?> values) {
        var padded = new ArrayList<Object>(values);
        int size = Integer.highestOneBit(Math.max(1, values.size() * 2 - 1));
        while (padded.size() < size) {
            padded.add(padded.getLast());
        }
        return new Placeholders("?,".repeat(size - 1) + "?", padded);
    }

    /** The arguments of a statement that has other ones before and after these. */
    public @Nullable Object[] between(List<?> before, List<?> after) {
        var all = new ArrayList<@Nullable Object>(before);
        all.addAll(values);
        all.addAll(after);
        return all.toArray();
    }
}
