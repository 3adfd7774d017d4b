package dev.taskforge.ops.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of tables and roles as SQL writes them. */
public final class Names {
    /** One name, quoted or not. */
    static final String ONE = "(?:\"[^\"]*+(?:\"\"[^\"]*+)*+\"|[\\p{L}_][\\p{L}\\p{N}_$]*+)";

    /** A name that may have a schema in front. */
    static final String FULL = ONE + "(?:\\s*\\.\\s*" + ONE + ")*";

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Pattern PART = Pattern.compile(ONE);
    private static final int MOST = 200;

    private Names() {}

    /** As SQL needs it, but for the few words that SQL reserves. */
    public static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The same name, written in the one way in which all are compared. */
    static String canonical(String written) {
        return String.join(".", parts(written).stream().map(Names::quoted).toList());
    }

    /** The names that a written one is made of. */
    static List<String> parts(String written) {
        var parts = new ArrayList<String>();
        var found = PART.matcher(written);
        while (found.find()) {
            parts.add(plain(found.group()));
        }
        return parts;
    }

    /** The name itself. */
    static String plain(String written) {
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toLowerCase(Locale.ROOT);
    }

    /** A text of a file that anybody may have made, for people to read: short, and without what steers a terminal. */
    static String shown(String text) {
        var line = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
        return line.replaceAll("\\p{C}", "?");
    }

    /** Whether a byte is one of a digit. */
    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** Whether a name may begin with a byte. */
    static boolean isLetter(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b >= 0x80;
    }
}
