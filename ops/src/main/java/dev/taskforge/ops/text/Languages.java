package dev.taskforge.ops.text;

import java.util.Locale;
import java.util.Map;

/** Which language a person at a terminal reads. Needs no other class, as every command asks it at its start. */
public final class Languages {
    private Languages() {}

    /** The language a person asked for by {@code TASKFORGE_LANG} or the usual variables; English otherwise. */
    public static Locale of(Map<String, String> environment) {
        for (var name : new String[] {"TASKFORGE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
            var value = environment.getOrDefault(name, "");
            // C.UTF-8 says which characters a terminal shows, not which language a person reads.
            if (!value.isEmpty() && !value.startsWith("C.") && !value.equals("C") && !value.equals("POSIX")) {
                return value.equals("id") || value.startsWith("id_") || value.startsWith("id:")
                        ? Locale.of("id")
                        : Locale.ENGLISH;
            }
        }
        return Locale.ENGLISH;
    }
}
