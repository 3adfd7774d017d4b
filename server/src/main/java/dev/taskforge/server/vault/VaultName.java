package dev.taskforge.server.vault;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What files in the vault may be called: names that lead nowhere else on any disk. */
final class VaultName {
    private static final int LONGEST = 500;
    private static final int MOST_PARTS = 8;
    private static final String PART = "[A-Za-z0-9_][A-Za-z0-9._-]{0,199}";
    private static final Pattern NAME = Pattern.compile(PART + "(?:/" + PART + "){0," + (MOST_PARTS - 1) + "}");
    /** What a person tries a destination with. */
    private static final Pattern TRIAL = Pattern.compile("(?:.*/)?taskforge-test-[0-9]{1,18}");

    private static final long LARGEST_TRIAL = 1 << 20;

    private VaultName() {}

    static boolean isGood(String name) {
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }

    /** @throws ProblemException 422 when it is missing or no name */
    static String require(@Nullable String field, @Nullable String name) {
        if (name == null || !isGood(name)) {
            throw ProblemException.invalid(
                    field == null ? "name" : field, Message.of("vault.name", LONGEST, MOST_PARTS));
        }
        return name;
    }

    /** Whether it is the small file of a test, which no sender loses anything with. */
    static boolean isTrial(VaultFile file) {
        return file.bytes() <= LARGEST_TRIAL && TRIAL.matcher(file.name()).matches();
    }
}
