package dev.taskforge.ops.web;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that would be a secret: it must come out of a variable, or be captured, and never stands in the file. Which
 * texts these are is told by the name they are sent under. A CSRF token written out is allowed: it is wrong on purpose.
 */
record SecretText(Type<String> text) implements Type<String> {
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(pass(word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|authorization|credential|cookie|otp)s?");
    private static final Pattern FORGERY = Pattern.compile("(?i).*(csrf|xsrf|authenticity|verification).*");

    static boolean named(String name) {
        return SECRET.matcher(name).matches() && !FORGERY.matcher(name).matches();
    }

    /** Whether a value of this name is a token against forged requests. */
    static boolean guards(String name) {
        return FORGERY.matcher(name).matches();
    }

    /** {@code text} as it is, or held to this rule when what it is sent under sounds secret. */
    static Type<String> under(String name, Type<String> text) {
        return named(name) ? new SecretText(text) : text;
    }

    /** The same for a header, where a scheme such as {@code Bearer} also tells. */
    static Type<String> header(String name, Type<String> text) {
        return named(name) ? new SecretText(text) : new SecretFreeText(text, true);
    }

    @Override
    public @Nullable String read(Tree tree, Reading reading) {
        var value = text.read(tree, reading);
        if (value != null && reading.isBeforeVariables() && !value.contains("${")) {
            reading.report(tree.place(), Message.of("web.secret"), Message.of("web.secret.fix"));
            return null;
        }
        return value;
    }

    @Override
    public Map<String, Object> schema() {
        return text.schema();
    }
}
