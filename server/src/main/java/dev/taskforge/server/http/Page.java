package dev.taskforge.server.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a longer list.
 *
 * @param nextCursor what to pass as {@code cursor} for the next page; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** How many items a page has unless the request says otherwise. */
    public static final int USUAL = 50;

    /** The most items a request may ask for. */
    public static final int MOST = 200;

    /**
     * Makes a page from a list that was asked for with one item more than {@code limit}.
     *
     * @param cursor the cursor that leads to the items after the given one
     */
    public static <S, T> Page<T> of(List<S> oneMore, int limit, Function<S, T> view, Function<S, Object> cursor) {
        var items = oneMore.size() > limit ? oneMore.subList(0, limit) : oneMore;
        var next = oneMore.size() > limit ? String.valueOf(cursor.apply(items.getLast())) : null;
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
