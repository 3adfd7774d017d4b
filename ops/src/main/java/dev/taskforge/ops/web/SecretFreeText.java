package dev.taskforge.ops.web;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that is sent as it is, such as a body or a path with a query. Whatever stands in it under a name that sounds
 * secret must come out of a variable, or be captured: {@code password=…}, {@code "token": "…"}, {@code <secret>…}.
 *
 * @param header whether {@code Bearer …} as a whole is a secret too
 */
record SecretFreeText(Type<String> text, boolean header) implements Type<String> {
    private static final Pattern PAIR = Pattern.compile(
            "([A-Za-z0-9_.-]{1,100}+)(?:[\"']?+\\s{0,9}+([=:])\\s{0,9}+|([ \\t]*+>))([\"']?+)([^\"'\\s&,;<>}\\]]++)");
    private static final Pattern NO_TEXT = Pattern.compile("null|true|false|-?[0-9.]+");
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)(bearer|basic)\\s++[^\\s$]++");
    private static final Pattern SCHEME = Pattern.compile("(?i)bearer|basic");

    SecretFreeText(Type<String> text) {
        this(text, false);
    }

    @Override
    public @Nullable String read(Tree tree, Reading reading) {
        var value = text.read(tree, reading);
        var name = value == null || !reading.isBeforeVariables() ? null : named(value);
        if (name != null) {
            reading.report(tree.place(), Message.of("web.secret.inside", name), Message.of("web.secret.fix"));
            return null;
        }
        return value;
    }

    /** The name of the first secret that is written out; null when there is none. */
    private @Nullable String named(String value) {
        var credential = CREDENTIAL.matcher(value.strip());
        if (header && credential.matches()) {
            return credential.group(1);
        }
        var pairs = PAIR.matcher(value);
        while (pairs.find()) {
            var name = pairs.group(1);
            if (SecretText.named(name)
                    && isLiteral(value, pairs.group(5), pairs.end(), pairs.group(2), pairs.group(4))) {
                return name;
            }
        }
        return null;
    }

    private static boolean isLiteral(String whole, String found, int end, @Nullable String sign, String quote) {
        if (SCHEME.matcher(found).matches()) {
            return !whole.startsWith("${", end + 1);
        }
        // As in json: what JSON does not write in quotes is a number or a word, such as a count of tokens.
        boolean word =
                ":".equals(sign) && quote.isEmpty() && NO_TEXT.matcher(found).matches();
        return !word && !found.contains("${");
    }

    @Override
    public Map<String, Object> schema() {
        return text.schema();
    }
}
