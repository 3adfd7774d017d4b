package dev.taskforge.ops.lint.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the variables of a value as Compose v2 does: {@code $NAME}, <code>${NAME}</code> with {@code :- - :? ? :+ +}
 * and words that may hold variables themselves, {@code $$} for a dollar sign. Anything else behind a dollar sign is
 * wrong. Source: the Compose specification, "Interpolation". One instance reads one text, in one pass.
 */
final class Interpolation {
    private static final int MOST_DEPTH = 20;

    private final String text;
    private final Function<String, @Nullable String> values;
    private final List<Reference> references = new ArrayList<>();
    private int at;
    private int bad = -1;

    private Interpolation(String text, Function<String, @Nullable String> values) {
        this.text = text;
        this.values = values;
    }

    /**
     * A use of a variable.
     *
     * @param start of the dollar sign in the text
     * @param end behind its last character
     */
    record Reference(
            int start,
            int end,
            String name,
            String operator,
            @Nullable String word) {}

    /**
     * What became of a text.
     *
     * @param text variables filled in; those without a value stand as they were written
     * @param complete whether all had one
     * @param bad offset of a dollar sign that begins nothing; -1 for none
     */
    record Filled(String text, boolean complete, List<Reference> references, int bad) {}

    /** Fills in what {@code values} knows; it answers null for a variable that is not set. */
    static Filled fill(String text, Function<String, @Nullable String> values) {
        if (text.indexOf('$') < 0) {
            return new Filled(text, true, List.of(), -1);
        }
        var reading = new Interpolation(text, values);
        var part = reading.part(0);
        return reading.bad < 0
                ? new Filled(part.text, part.complete, reading.references, -1)
                : new Filled(text, false, List.of(), reading.bad);
    }

    private Part part(int depth) {
        var out = new StringBuilder();
        boolean complete = true;
        while (at < text.length() && bad < 0) {
            char c = text.charAt(at);
            if (c == '$') {
                var part = dollar(depth);
                out.append(part.text);
                complete &= part.complete;
            } else if (c == '}' && depth > 0) {
                break;
            } else {
                out.append(c);
                at++;
            }
        }
        return new Part(out.toString(), complete);
    }

    private Part dollar(int depth) {
        int start = at++;
        char next = at < text.length() ? text.charAt(at) : ' ';
        if (next == '$') {
            at++;
            return new Part("$", true);
        }
        boolean braced = next == '{';
        if (braced) {
            at++;
        }
        var name = name();
        if (name.isEmpty() || depth >= MOST_DEPTH) {
            return wrong(start);
        }
        if (!braced) {
            references.add(new Reference(start, at, name, "", null));
            return unless(values.apply(name), start);
        }
        var operator = operator();
        int index = references.size();
        int wordStart = at;
        var word = operator.isEmpty() ? new Part("", true) : part(depth + 1);
        if (bad >= 0 || at >= text.length() || text.charAt(at) != '}') {
            return wrong(start);
        }
        var written = operator.isEmpty() ? null : text.substring(wordStart, at);
        at++;
        references.add(index, new Reference(start, at, name, operator, written));
        return value(values.apply(name), operator, word, start);
    }

    private Part value(@Nullable String value, String operator, Part word, int start) {
        boolean set = value != null && (!operator.startsWith(":") || !value.isEmpty());
        return switch (operator) {
            case ":-", "-" -> set && value != null ? new Part(value, true) : word;
            case ":+", "+" -> set ? word : new Part("", true);
            default -> unless(set ? value : null, start);
        };
    }

    private Part unless(@Nullable String value, int start) {
        return value == null ? new Part(text.substring(start, at), false) : new Part(value, true);
    }

    private String name() {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at), at > start)) {
            at++;
        }
        return text.substring(start, at);
    }

    private String operator() {
        int start = at;
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
        }
        if (at < text.length() && "-?+".indexOf(text.charAt(at)) >= 0) {
            at++;
            return text.substring(start, at);
        }
        at = start;
        return "";
    }

    private Part wrong(int start) {
        bad = bad < 0 ? start : bad;
        at = text.length();
        return new Part("", false);
    }

    private static boolean isNamePart(char c, boolean inside) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (inside && c >= '0' && c <= '9');
    }

    private record Part(String text, boolean complete) {}
}
