package dev.taskforge.ops.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The texts of one language, from the bundles {@code messages_en.properties} and {@code messages_id.properties}.
 * Immutable. Patterns are those of {@link MessageFormat} with text arguments only.
 */
public final class Messages {
    public static final Locale ENGLISH = Locale.ENGLISH;
    public static final Locale INDONESIAN = Locale.of("id");

    private final Locale locale;
    private final ResourceBundle bundle;

    private Messages(Locale locale, ResourceBundle bundle) {
        this.locale = locale;
        this.bundle = bundle;
    }

    /**
     * Loads a bundle for the language of {@code locale}: Indonesian, or else English.
     *
     * @param baseName such as {@code dev.taskforge.ops.text.messages}
     */
    public static Messages load(String baseName, Locale locale) {
        var language = locale.getLanguage().equals(INDONESIAN.getLanguage()) ? INDONESIAN : ENGLISH;
        var control = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        return new Messages(language, ResourceBundle.getBundle(baseName, language, control));
    }

    /** The texts of the operations: answers of checks, ways to fix, names of duties. */
    public static Messages ofOperations(Locale locale) {
        return load("dev.taskforge.ops.text.messages", locale);
    }

    public Locale locale() {
        return locale;
    }

    /** Whether there is a text for {@code key}. */
    public boolean contains(String key) {
        return bundle.containsKey(key);
    }

    /** Returns the sentence in this language; a key without a text comes back as the key itself with its arguments. */
    public String render(Message message) {
        try {
            return new MessageFormat(bundle.getString(message.key()), locale)
                    .format(message.arguments().toArray());
        } catch (MissingResourceException e) {
            return message.key() + (message.arguments().isEmpty() ? "" : " " + message.arguments());
        }
    }
}
