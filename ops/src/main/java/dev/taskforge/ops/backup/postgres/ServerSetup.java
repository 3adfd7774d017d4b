package dev.taskforge.ops.backup.postgres;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taskforge.ops.project.Masking;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server has besides the rows and objects of a database, for whoever builds another one. No copy is compared by it.
 *
 * @param extensions the version of each extension of the database
 * @param settings each that is not as it is built in, as the server shows it; what may be secret is masked
 * @param unknown what could not be told, and why; null when all could be, and in a backup of before
 */
public record ServerSetup(
        SortedMap<String, String> extensions,
        SortedMap<String, String> settings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unknown) {
    private static final int LONGEST = 1_000;
    private static final int REASON = 200;

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)pass|pwd|secret|conninfo|command|key|token|credential|private|salt");
    /** An address with an account in it, whatever its password is made of; or a password among other things. */
    private static final Pattern SECRET_VALUE =
            Pattern.compile("(?i)://[^\\s@]*+@|(?:pass(?:word|wd|phrase)?|pwd|secret|token|key)[\"']?\\s*+[=:]");

    /**
     * A setting as it may be written down.
     *
     * @param value null when it is too long to be looked through
     */
    static String shown(String name, @Nullable String value) {
        return value == null || isSecret(name, value) ? Masking.MASK : cut(value);
    }

    private static boolean isSecret(String name, String value) {
        return SECRET_NAME.matcher(name).find()
                || SECRET_VALUE.matcher(value).find()
                || !Masking.NONE.mask(value).equals(value);
    }

    /** Why something could not be told, as it may be written down. */
    static String reason(String of, String why) {
        return of + ": " + cut(Masking.NONE.mask(why.strip().replaceAll("\\s+", " ")), REASON);
    }

    /** Whether it is known which extensions the database has; each has one at least. */
    public boolean knowsExtensions() {
        return !extensions.isEmpty();
    }

    private static String cut(String value) {
        return cut(value, LONGEST);
    }

    private static String cut(String value, int longest) {
        return value.codePointCount(0, value.length()) <= longest
                ? value
                : value.substring(0, value.offsetByCodePoints(0, longest));
    }
}
