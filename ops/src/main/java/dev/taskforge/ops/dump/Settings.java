package dev.taskforge.ops.dump;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Statements about settings of the session that say how what follows is read. */
final class Settings {
    private static final String SET = "(?i)SET (?:SESSION |LOCAL )?";
    private static final Pattern ESCAPES = Pattern.compile("(?i)standard_conforming_strings");
    private static final Pattern ESCAPES_ON =
            Pattern.compile(SET + "standard_conforming_strings ?(?:=|TO) ?'?(?:on|true|1)'? ?;?");
    private static final Pattern ENCODING = Pattern.compile("(?i)client_encoding|^SET (?:SESSION |LOCAL )?NAMES\\b");
    /** Encodings in which no byte of a letter looks like a backslash or quote. */
    private static final Pattern SAFE_ENCODING = Pattern.compile(SET + "(?:client_encoding ?(?:=|TO) ?|NAMES ?)'?"
            + "(?:UTF-?8|UNICODE|SQL_ASCII|LATIN-?\\d{1,2}|ISO[_-]?8859[_-]?\\d{1,2}|WIN-?(?:125\\d|866|874)|KOI8[RU]?"
            + "|EUC_(?:JP|KR|CN|TW))'? ?;?");

    private static final Pattern PATH =
            Pattern.compile(SET + "search_path ?(?:=|TO) ?'?(" + Names.ONE + ")(?:[ ',;].*)?", Pattern.DOTALL);
    private static final Pattern SET_PATH = Pattern.compile(
            "(?i)SELECT (?:pg_catalog ?\\. ?)?set_config ?\\( ?'search_path' ?, ?'[^']*' ?, ?(?:false|true) ?\\) ?;?");
    /** Statements that may hold such a name as a text, and change nothing by it. */
    private static final Set<String> OF_TEXT =
            Set.of("COMMENT", "INSERT", "COPY", "CREATE", "SECURITY", "GRANT", "REVOKE");

    private Settings() {}

    static void look(Statement statement, Findings findings) {
        var head = statement.head();
        if (OF_TEXT.contains(statement.words().getFirst())) {
            return;
        }
        boolean escapes =
                ESCAPES.matcher(head).find() && !ESCAPES_ON.matcher(head).matches();
        boolean encoding =
                ENCODING.matcher(head).find() && !SAFE_ENCODING.matcher(head).matches();
        if (escapes || encoding) {
            findings.add(Fault.ESCAPES, head, statement.line());
        }
    }

    /** Whether it says nothing but where names are looked for. */
    static boolean isOfPath(Statement statement) {
        return SET_PATH.matcher(statement.head()).matches();
    }

    /** The schema in which names without one are made from here on; null when it does not say. */
    static @Nullable String schema(Statement statement) {
        var match = PATH.matcher(statement.head());
        return statement.is("SET") && match.matches() ? Names.canonical(match.group(1)) : null;
    }
}
