package dev.taskforge.ops.backup.postgres;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** The command {@code \restrict}, after which psql obeys no other command until it is told the same key. */
final class Restricted {
    /** The first minor version of each major one that knows it. */
    private static final Map<Integer, Integer> SINCE = Map.of(13, 22, 14, 19, 15, 14, 16, 10, 17, 6);

    private static final int SINCE_MAJOR = 18;
    private static final Pattern VERSION = Pattern.compile("psql \\(PostgreSQL\\) (\\d{1,4})(?:\\.(\\d{1,4}))?\\D?.*");
    private static final int KEY = 16;

    private Restricted() {}

    /** @param version as psql says it */
    static boolean isKnownTo(String version) {
        var match = VERSION.matcher(version.strip());
        if (!match.matches()) {
            return false;
        }
        int major = Integer.parseInt(match.group(1));
        int minor = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        var since = SINCE.get(major);
        return major >= SINCE_MAJOR || (since != null && minor >= since);
    }

    /** The line that begins it, with a key that nobody knows. */
    static String begin() {
        var key = new byte[KEY];
        new SecureRandom().nextBytes(key);
        return "\\restrict " + HexFormat.of().formatHex(key) + "\n";
    }
}
