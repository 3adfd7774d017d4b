package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the form of a statement: one only, of a sort that reads, and without the functions of PostgreSQL that act
 * outside of its transaction. What its form does not show (a function that writes, a DELETE inside WITH) the read-only
 * connection refuses.
 *
 * <p>Where a text or comment ends differs: PostgreSQL nests comments and knows backslashes in E'…', SQLite neither. A
 * second statement that hides in only one reading could end the read-only transaction, so it is looked for in all.
 */
final class SqlStatement {
    private static final Set<String> READING = Set.of("SELECT", "WITH", "SHOW", "EXPLAIN", "VALUES");

    private static final Pattern ACTING = Pattern.compile("(?i)\\b(pg_(?:terminate|cancel)_backend|pg_reload_conf"
            + "|pg_rotate_logfile\\w*|pg_switch_wal|pg_promote|pg_create_restore_point|pg_wal_replay_\\w+"
            + "|pg_backup_st(?:art|op)|pg_logical_emit_message|pg_\\w*replication_(?:slot|origin)\\w*"
            + "|pg_stat_reset\\w*|pg_advisory_\\w+|pg_try_advisory_\\w+|pg_notify|pg_file_\\w+|lo_(?:import|export)"
            + "|set_config|dblink\\w*)\\s*\\(");

    private final String text;
    private final boolean backslashes;
    private final boolean nesting;
    private int at;

    private SqlStatement(String text, boolean backslashes, boolean nesting) {
        this.text = text;
        this.backslashes = backslashes;
        this.nesting = nesting;
    }

    /** What is wrong with its form, or null. */
    static @Nullable Message trouble(String text) {
        var acting = ACTING.matcher(text);
        if (acting.find()) {
            return Message.of("check.sql.acting", acting.group(1));
        }
        return Stream.of(
                        new SqlStatement(text, false, false),
                        new SqlStatement(text, true, false),
                        new SqlStatement(text, false, true),
                        new SqlStatement(text, true, true))
                .map(SqlStatement::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Message trouble() {
        skipBlanks();
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        var word = text.substring(start, at).toUpperCase(Locale.ROOT);
        if (!READING.contains(word)) {
            return Message.of("check.sql.statement", word.isEmpty() ? "…" : word);
        }
        while (at < text.length()) {
            if (text.charAt(at) == ';') {
                at++;
                skipBlanks();
                return at < text.length() ? Message.of("check.sql.several") : null;
            }
            skipOne();
        }
        return null;
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (!skipComment()) {
                return;
            }
        }
    }

    private boolean skipComment() {
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
            return true;
        }
        if (text.startsWith("/*", at)) {
            skipLongComment();
            return true;
        }
        return false;
    }

    private void skipLongComment() {
        int open = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at) && (open == 0 || nesting)) {
                open++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                at += 2;
                if (--open == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
    }

    /** Moves past one character, or a whole comment, string, quoted name or dollar-quoted text. */
    private void skipOne() {
        char c = text.charAt(at);
        if (skipComment()) {
            return;
        }
        if (c == '\'' || c == '"') {
            skipQuoted(c);
        } else if (c == '$' && dollarTag() != null) {
            var tag = String.valueOf(dollarTag());
            int end = text.indexOf(tag, at + tag.length());
            at = end < 0 ? text.length() : end + tag.length();
        } else {
            at++;
        }
    }

    private void skipQuoted(char quote) {
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) == quote) {
                at++;
                return;
            }
            if (backslashes && quote == '\'' && text.charAt(at) == '\\') {
                at++;
            }
        }
    }

    private @Nullable String dollarTag() {
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end < text.length() && text.charAt(end) == '$' ? text.substring(at, end + 1) : null;
    }
}
