package dev.taskforge.cli.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON value of the server's answer, read without surprises: what is missing or null is empty. Immutable. */
public record Doc(JsonNode node) {

    /** The member of that name; an empty document when there is none. */
    public Doc at(String name) {
        return new Doc(node.path(name));
    }

    /** The member as text: a string as it is, any other value as JSON, nothing as the empty string. */
    public String text(String name) {
        return at(name).text();
    }

    /** This value as text: a string as it is, any other value as JSON, nothing as the empty string. */
    public String text() {
        if (isEmpty()) {
            return "";
        }
        return node.isString() ? node.stringValue() : node.toString();
    }

    /** Whether the member is the JSON value {@code true}. */
    public boolean flag(String name) {
        return node.path(name).isBoolean() && node.path(name).booleanValue();
    }

    /** The member as a whole number, without what comes behind its point; 0 when it is none. */
    public long number(String name) {
        var value = node.path(name);
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isNumber() ? (long) value.doubleValue() : 0;
    }

    /** The member as a point in time; null when it is none. */
    public @Nullable Instant instant(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The elements of this array; of an object with {@code items} (a page of a list) those; else none. */
    public List<Doc> items() {
        var array = node.isObject() ? node.path("items") : node;
        if (!array.isArray()) {
            return List.of();
        }
        var items = new ArrayList<Doc>(array.size());
        for (var element : array) {
            items.add(new Doc(element));
        }
        return List.copyOf(items);
    }

    /** Whether there is no value, or JSON null. */
    public boolean isEmpty() {
        return node.isMissingNode() || node.isNull();
    }
}
