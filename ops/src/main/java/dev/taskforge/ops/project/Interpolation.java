package dev.taskforge.ops.project;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills variables into a text by Compose's rules: <code>${A}</code>, <code>${A:-x}</code> (x when unset or empty),
 * <code>${A-x}</code> (x when unset), <code>${A:?}</code> and <code>${A?}</code> (must be set), <code>${A:+x}</code> and
 * <code>${A+x}</code> (x when set), and two dollar signs for one. The words after the sign may hold variables again.
 */
final class Interpolation {
    private static final int MOST_DEPTH = 10;
    private static final int MOST_CHARACTERS = 64 * 1024;

    private final Function<String, @Nullable String> lookup;
    private final boolean withoutBraces;
    private final Predicate<String> left;

    /** @param withoutBraces whether {@code $A} counts as a variable too */
    Interpolation(Function<String, @Nullable String> lookup, boolean withoutBraces) {
        this(lookup, withoutBraces, name -> false);
    }

    /** @param left which <code>${expressions}</code> stay as they are: values that are known only later */
    Interpolation(Function<String, @Nullable String> lookup, boolean withoutBraces, Predicate<String> left) {
        this.lookup = lookup;
        this.withoutBraces = withoutBraces;
        this.left = left;
    }

    /** @throws MissingVariableException naming the first variable without a value */
    String fill(String text) {
        return fill(text, 0);
    }

    private String fill(String text, int depth) {
        if (depth > MOST_DEPTH || text.length() > MOST_CHARACTERS) {
            throw tooMuch();
        }
        if (text.indexOf('$') < 0) {
            return text;
        }
        var closings = closings(text);
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (out.length() > MOST_CHARACTERS) {
                throw tooMuch();
            }
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            int end;
            if (c != '$') {
                out.append(c);
                at++;
            } else if (next == '$' && (withoutBraces || text.startsWith("{", at + 2))) {
                out.append('$');
                at += 2;
            } else if (next == '{' && (end = closings.getOrDefault(at + 1, -1)) > 0) {
                out.append(expression(text.substring(at + 2, end), depth));
                at = end + 1;
            } else if (withoutBraces && isStart(next)) {
                end = endOfName(text, at + 1);
                out.append(value(text.substring(at + 1, end)));
                at = end;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static IllegalArgumentException tooMuch() {
        return new IllegalArgumentException("variables are nested too deeply or grow too long");
    }

    private String expression(String expression, int depth) {
        if (left.test(expression)) {
            return "${" + expression + "}";
        }
        int end = endOfName(expression, 0);
        var name = expression.substring(0, end);
        var rest = expression.substring(end);
        if (name.isEmpty() || (!rest.isEmpty() && ":-?+".indexOf(rest.charAt(0)) < 0)) {
            throw new MissingVariableException(expression);
        }
        if (rest.isEmpty()) {
            return value(name);
        }
        boolean emptyCounts = rest.charAt(0) == ':';
        var sign = emptyCounts ? rest.substring(1) : rest;
        if (sign.isEmpty() || "-?+".indexOf(sign.charAt(0)) < 0) {
            throw new MissingVariableException(expression);
        }
        var word = sign.substring(1);
        var value = lookup.apply(name);
        boolean set = value != null && !(emptyCounts && value.isEmpty());
        return switch (sign.charAt(0)) {
            case '-' -> set && value != null ? value : fill(word, depth + 1);
            case '+' -> set ? fill(word, depth + 1) : "";
            default -> {
                if (!set || value == null) {
                    throw new MissingVariableException(name);
                }
                yield value;
            }
        };
    }

    private String value(String name) {
        var value = lookup.apply(name);
        if (value == null) {
            throw new MissingVariableException(name);
        }
        return value;
    }

    /** The closing brace of each opening one behind a dollar sign, by its offset; found in one pass over the text. */
    private static Map<Integer, Integer> closings(String text) {
        var closings = new HashMap<Integer, Integer>();
        var open = new ArrayDeque<Integer>();
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '{' && text.charAt(i - 1) == '$') {
                open.push(i);
            } else if (text.charAt(i) == '}' && !open.isEmpty()) {
                closings.put(open.pop(), i);
            }
        }
        return closings;
    }

    private static int endOfName(String text, int from) {
        int end = from;
        while (end < text.length() && (isStart(text.charAt(end)) || (end > from && isDigit(text.charAt(end))))) {
            end++;
        }
        return end;
    }

    private static boolean isStart(char c) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
