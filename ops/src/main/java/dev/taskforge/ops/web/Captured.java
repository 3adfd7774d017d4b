package dev.taskforge.ops.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * <code>${captured.name}</code> in texts: a value that an earlier step read out of an answer. Filled in once and never
 * looked at again, so that an answer cannot smuggle in another expression.
 */
public final class Captured {
    /** What these expressions start with; no variable of the environment can have a dot in its name. */
    public static final String PREFIX = "captured.";

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{captured\\.([^}]{0,100})}");

    private Captured() {}

    /** A value is asked for that no step has read. */
    static final class MissingException extends Exception {
        private static final long serialVersionUID = 1;

        MissingException(String name) {
            super(name, null, false, false);
        }

        String name() {
            return String.valueOf(getMessage());
        }
    }

    /** The names that stand in a text. */
    static List<String> names(String text) {
        var names = new ArrayList<String>();
        var found = EXPRESSION.matcher(text);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    static String fill(String text, Map<String, String> values) throws MissingException {
        return fill(text, values, value -> value);
    }

    /** @param encode how a value is written into this text */
    static String fill(String text, Map<String, String> values, UnaryOperator<String> encode) throws MissingException {
        var out = new StringBuilder();
        var found = EXPRESSION.matcher(text);
        while (found.find()) {
            var value = values.get(found.group(1));
            if (value == null) {
                throw new MissingException(found.group(1));
            }
            found.appendReplacement(out, "");
            out.append(found.start() == 0 ? value : encode.apply(value));
        }
        return found.appendTail(out).toString();
    }
}
