package dev.taskforge.ops.lint.env;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells addresses that the world reaches from those of a machine, a company or a sample. */
final class PublicAddress {
    private static final Pattern SAMPLE = Pattern.compile("(?i)(?:.*[@/.,\\s]|)(?:"
            + "[a-z0-9-]*(?:your|my)[_-]?(?:domain|site|company)[a-z0-9-]*\\.[a-z.]{2,12}"
            + "|(?:domain|nama-?domain|domain-?(?:anda|kamu)|contoh|perusahaan)\\.(?:com|id|co\\.id|my\\.id|net|org)"
            + "|example\\.(?:com|org|net|id|co\\.id)"
            + ")(?:[/:,;\\s\"'>].*|)");
    private static final Pattern HOST = Pattern.compile(
            "(?i)(?<scheme>https?|wss?|ftp)://(?:[^/?#@\\s]*@)?(?<host>\\[[0-9a-f:.]+]|[^/?#:\\s,]+).*");
    private static final Pattern PRIVATE = Pattern.compile(
            "(?i)localhost|.*\\.(?:local|localhost|lan|internal|intranet|home|corp|svc|test|arpa)"
                    + "|.*\\.svc\\.cluster\\.local|127\\..*|10\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(?:1[6-9]|2[0-9]|3[01])\\..*"
                    + "|100\\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*|0\\.0\\.0\\.0|host\\.docker\\.internal|\\[.*");
    private static final Pattern BETWEEN = Pattern.compile("[,;\\s]+");
    private static final int LONGEST = 8192;

    private PublicAddress() {}

    /** Whether the text holds a domain that only stands for one. */
    static boolean isSample(String text) {
        return text.length() <= LONGEST
                && items(text).stream().anyMatch(item -> SAMPLE.matcher(item).matches());
    }

    /** Whether one of the addresses in it is reached through the internet without encryption. */
    static boolean hasPlainPublic(String text) {
        return items(text).stream().anyMatch(item -> {
            var match = HOST.matcher(item);
            return match.matches()
                    && List.of("http", "ws", "ftp")
                            .contains(match.group("scheme").toLowerCase(Locale.ROOT))
                    && match.group("host").indexOf('.') > 0
                    && !PRIVATE.matcher(match.group("host")).matches();
        });
    }

    /** Whether one of the addresses in it is this machine itself. */
    static boolean hasLocal(String text) {
        return items(text).stream().anyMatch(item -> {
            var match = HOST.matcher(item);
            return match.matches() && match.group("host").matches("(?i)localhost|127\\..*|0\\.0\\.0\\.0");
        });
    }

    private static List<String> items(String text) {
        return text.length() > LONGEST ? List.of() : List.of(BETWEEN.split(text.strip()));
    }
}
