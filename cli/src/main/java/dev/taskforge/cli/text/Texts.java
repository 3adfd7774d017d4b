package dev.taskforge.cli.text;

import dev.taskforge.ops.text.Languages;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The sentences of one language, from {@code cli_en.properties} and {@code cli_id.properties}. Immutable. */
public final class Texts {
    private final Locale locale;
    private final ResourceBundle bundle;

    private Texts(Locale locale) {
        this.locale = locale;
        bundle = bundle("cli", locale);
    }

    /** The language a person asked for by {@code TASKFORGE_LANG} or the usual variables; English otherwise. */
    public static Texts of(Map<String, String> environment) {
        return new Texts(Languages.of(environment));
    }

    /** The language. */
    public Locale locale() {
        return locale;
    }

    /** The descriptions of commands and options in the same language. */
    public ResourceBundle help() {
        return bundle("help", locale);
    }

    /**
     * The sentence of that key.
     *
     * @throws java.util.MissingResourceException when there is none
     */
    public String get(String key, @Nullable Object... arguments) {
        var pattern = bundle.getString(key);
        if (arguments.length == 0) {
            return pattern.replace("''", "'");
        }
        var texts = new Object[arguments.length];
        for (var i = 0; i < texts.length; i++) {
            // As text: numbers are ids and counts here, never to be grouped by locale.
            texts[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(pattern, locale).format(texts);
    }

    private static ResourceBundle bundle(String name, Locale locale) {
        var control = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        return ResourceBundle.getBundle("dev.taskforge.cli." + name, locale, control);
    }
}
