package dev.taskforge.ops.patch.inventory;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Walks through a JSON text value by value, so that only what is wanted is kept. */
final class JsonScalars {
    private static final JsonFactory JSON = new JsonFactory();

    /** Takes a text, number or truth value. */
    @FunctionalInterface
    interface Sink {
        /** @param path keys and, for items of a list, {@code []} with their number, from the root */
        void take(List<String> path, String value, int line);
    }

    private JsonScalars() {}

    /** @throws UnreadableFileException when it is no JSON, with line and column; also when it is nested too deep */
    static void walk(String text, Sink sink) throws UnreadableFileException {
        var path = new ArrayList<String>();
        var counts = new ArrayList<Integer>();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                step(parser, token, path, counts, sink);
            }
        } catch (JacksonException e) {
            var at = e.getLocation();
            var place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new UnreadableFileException("no JSON" + place, e);
        }
    }

    private static void step(JsonParser parser, JsonToken token, List<String> path, List<Integer> counts, Sink sink) {
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                item(path, counts);
                counts.add(token == JsonToken.START_ARRAY ? 0 : -1);
            }
            case END_OBJECT, END_ARRAY -> {
                counts.removeLast();
                left(path, counts);
            }
            case PROPERTY_NAME -> path.add(parser.currentName());
            default -> {
                item(path, counts);
                sink.take(
                        path, parser.getString(), parser.currentTokenLocation().getLineNr());
                left(path, counts);
            }
        }
    }

    private static void item(List<String> path, List<Integer> counts) {
        if (!counts.isEmpty() && counts.getLast() >= 0) {
            path.add("[]" + counts.getLast());
            counts.set(counts.size() - 1, counts.getLast() + 1);
        }
    }

    private static void left(List<String> path, List<Integer> counts) {
        if (!counts.isEmpty()) {
            path.removeLast();
        }
    }
}
