package dev.taskforge.server.account;

import dev.taskforge.ops.text.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What users may be called. Pure. */
final class UserNames {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{1,31}");

    /** Names that records use for something else. */
    private static final Set<String> TAKEN = Set.of("system", LocalToken.NAME, "token", "anonymous", "unknown");

    private UserNames() {}

    /** What is wrong with a new name, or empty when nothing is. */
    static Optional<Message> problem(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of(Message.of("account.name.pattern"));
        }
        return TAKEN.contains(name) ? Optional.of(Message.of("account.name.reserved")) : Optional.empty();
    }

    /** The name a person meant when signing in: blanks around it and capital letters do not count. */
    static String typed(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
