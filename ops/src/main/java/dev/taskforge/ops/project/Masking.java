package dev.taskforge.ops.project;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Shown;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in texts by {@code ***}: each secret as it is, percent-encoded, and as it stands in JSON; the lines
 * of a secret of several lines one by one; and the password of any URL. Immutable.
 */
public final class Masking {
    public static final String MASK = "***";
    private static final int LEAST_LINE = 6;

    /** Knows no secrets; masks the passwords of URLs only. */
    public static final Masking NONE = new Masking(List.of());

    private final List<String> secrets;

    public Masking(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        for (var secret : secrets) {
            addForms(secret, forms);
            if (secret.contains("\n")) {
                secret.lines()
                        .map(String::strip)
                        .filter(line -> line.length() >= LEAST_LINE)
                        .forEach(line -> addForms(line, forms));
            }
        }
        // The longest first: a secret that contains another must go as a whole.
        this.secrets = forms.stream()
                .filter(form -> !form.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static void addForms(String secret, Set<String> forms) {
        forms.add(secret);
        var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    }

    /** The text without secrets. */
    public String mask(String text) {
        var masked = text;
        for (var secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return Shown.withoutPassword(masked);
    }

    /** The sentence without secrets in its arguments. */
    public Message mask(Message message) {
        return new Message(
                message.key(), message.arguments().stream().map(this::mask).toList());
    }

    /** As {@link #mask(Message)}; null stays null. */
    public @Nullable Message maskOrNull(@Nullable Message message) {
        return message == null ? null : mask(message);
    }

    @Override
    public String toString() {
        return "Masking of " + secrets.size();
    }
}
