package dev.taskforge.ops.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What SQL statements do, judged by their words; strings, quoted names and comments do not count. */
public final class SqlEffect {
    private static final Set<String> DESTROYS = Set.of("drop", "truncate", "delete");
    private static final Set<String> CHANGES = Set.of(
            "insert",
            "update",
            "alter",
            "create",
            "grant",
            "revoke",
            "vacuum",
            "reindex",
            "merge",
            "call",
            "do",
            "lock",
            "refresh",
            "comment",
            "import",
            "cluster",
            "into",
            "replace",
            "load",
            "rename",
            "attach",
            "detach",
            "reassign",
            "nextval",
            "setval",
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_reload_conf",
            "pg_switch_wal",
            "pg_promote",
            "lo_import",
            "lo_unlink",
            "dblink_exec");
    private static final Set<String> LOOKS = Set.of(
            "select",
            "show",
            "explain",
            "with",
            "table",
            "values",
            "describe",
            "desc",
            "pragma",
            "begin",
            "commit",
            "rollback",
            "set",
            "end",
            "start");

    /** Statements and psql commands whose words do not tell what they do. */
    private static final Set<String> OPAQUE =
            Set.of("copy", "execute", "prepare", "\\i", "\\ir", "\\copy", "\\gexec", "\\!", "\\o", "\\w", "\\include");

    private SqlEffect() {}

    /** The gravest of what the statements do. */
    public static Judgement of(String sql) {
        var worst = Judgement.of(Effect.READ_ONLY, "");
        boolean first = true;
        for (var word : words(sql)) {
            if (word.equals(";")) {
                first = true;
                continue;
            }
            Effect effect;
            if (DESTROYS.contains(word)) {
                effect = Effect.DESTRUCTIVE;
            } else if (CHANGES.contains(word)) {
                effect = Effect.CHANGING;
            } else if (OPAQUE.contains(word) || (first && !LOOKS.contains(word) && !word.startsWith("\\"))) {
                effect = Effect.UNKNOWN;
            } else {
                effect = Effect.READ_ONLY;
            }
            worst = worst.or(Judgement.of(effect, effect.changes() ? word : ""));
            first = false;
        }
        return worst;
    }

    /** The words outside of quotes, in lower case, and the semicolons. */
    public static List<String> words(String sql) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                at = behind(sql, at + 1, String.valueOf(c));
            } else if (c == '-' && sql.startsWith("--", at)) {
                at = behind(sql, at, "\n");
            } else if (c == '/' && sql.startsWith("/*", at)) {
                at = behind(sql, at + 2, "*/");
            } else if (c == ';') {
                words.add(";");
                at++;
            } else if (Character.isLetter(c) || c == '_' || c == '\\') {
                int end = at + 1;
                boolean command = c == '\\' && end < sql.length() && !Character.isWhitespace(sql.charAt(end));
                while (end < sql.length() && (continues(sql.charAt(end)) || (command && end == at + 1))) {
                    end++;
                }
                words.add(sql.substring(at, end).toLowerCase(Locale.ROOT));
                at = end;
            } else {
                at++;
            }
        }
        return words;
    }

    private static boolean continues(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static int behind(String sql, int from, String end) {
        int at = sql.indexOf(end, from);
        return at < 0 ? sql.length() : at + end.length();
    }
}
