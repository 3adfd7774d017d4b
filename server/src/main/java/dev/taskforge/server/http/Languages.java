package dev.taskforge.server.http;

import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Picks the language of an answer. */
final class Languages {
    /** The cookie that holds a reader's own choice. */
    static final String COOKIE = "taskforge_language";

    private Languages() {}

    static Locale of(@Nullable String chosen, @Nullable String acceptLanguage) {
        if (chosen != null) {
            return chosen.equals("id") ? Messages.INDONESIAN : Messages.ENGLISH;
        }
        if (acceptLanguage == null || acceptLanguage.length() > 500) {
            return Messages.ENGLISH;
        }
        try {
            var ranges = Locale.LanguageRange.parse(acceptLanguage);
            var found = Locale.lookup(ranges, List.of(Messages.ENGLISH, Messages.INDONESIAN));
            return found == null ? Messages.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            // A header nobody can read asks for nothing in particular.
            return Messages.ENGLISH;
        }
    }
}
