package dev.taskforge.ops.shell;

import java.util.ArrayList;
import java.util.List;

/** Reads one word: quotes, escapes, variables, command substitutions, placeholders. */
final class WordReader {
    private static final int MOST_PLACEHOLDER = 40;

    private final Cursor cursor;
    private final ScriptReader scripts;
    private final List<Part> parts = new ArrayList<>();
    private ShellText.Builder literal;
    private boolean quotedLiteral;
    private boolean anyLiteral;

    WordReader(Cursor cursor, ScriptReader scripts) {
        this.cursor = cursor;
        this.scripts = scripts;
        this.literal = fresh();
    }

    /** Whether a word begins where the cursor stands. */
    static boolean begins(Cursor cursor) {
        char c = cursor.peek();
        return !cursor.ended()
                && (!ends(c) || placeholderEnd(cursor) > 0 || ((c == '<' || c == '>') && cursor.peek(1) == '('));
    }

    /** Reads the word the cursor stands at; it may be empty only when no word begins there. */
    Word word() {
        int start = cursor.at;
        while (!cursor.ended()) {
            char c = cursor.peek();
            int placeholder;
            if (c == '\\') {
                escape(false);
            } else if (c == '\'') {
                single(false);
            } else if (c == '"') {
                cursor.at++;
                doubleQuoted();
            } else if (c == '$') {
                dollar(false);
            } else if (c == '`') {
                backquoted(false);
            } else if ((c == '<' || c == '>') && cursor.peek(1) == '(') {
                substitution(2, false);
            } else if ((placeholder = placeholderEnd(cursor)) > 0) {
                flush();
                parts.add(new Part.Placeholder(cursor.text.part(cursor.at, placeholder), false));
                cursor.at = placeholder;
            } else if (ends(c)) {
                break;
            } else {
                character(false);
            }
        }
        boolean quotedNothing = parts.isEmpty() && anyLiteral && literal.isEmpty();
        flush();
        if (quotedNothing) {
            parts.add(new Part.Literal(literal.build(), true));
        }
        return new Word(cursor.text.spot(start, cursor.at), parts);
    }

    private static boolean ends(char c) {
        return switch (c) {
            case ' ', '\t', '\n', '\r', ';', '&', '|', '<', '>', '(', ')' -> true;
            default -> false;
        };
    }

    /** Behind a placeholder such as {@code <DB_HOST>} that begins where the cursor stands; 0 when there is none. */
    private static int placeholderEnd(Cursor cursor) {
        if (cursor.peek() != '<' || !Character.isLetter(cursor.peek(1))) {
            return 0;
        }
        for (int i = 2; i < MOST_PLACEHOLDER; i++) {
            char c = cursor.peek(i);
            if (c == '>') {
                return cursor.peek(i - 1) == ' ' ? 0 : cursor.at + i + 1;
            }
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '-' && c != ' ') {
                return 0;
            }
        }
        return 0;
    }

    private void character(boolean quoted) {
        need(quoted);
        literal.append(cursor.text, cursor.at);
        cursor.at++;
    }

    private void need(boolean quoted) {
        if (quotedLiteral != quoted) {
            flush();
            quotedLiteral = quoted;
        }
        if (!anyLiteral) {
            literal = fresh();
            anyLiteral = true;
        }
    }

    private ShellText.Builder fresh() {
        return new ShellText.Builder(
                cursor.text.file(), cursor.text.spot(cursor.at, cursor.at).start());
    }

    private void flush() {
        // Nothing between quotes is a word of its own, but no part of a longer one.
        if (anyLiteral && !literal.isEmpty()) {
            parts.add(new Part.Literal(literal.build(), quotedLiteral));
        }
        anyLiteral = false;
    }

    private void escape(boolean quoted) {
        char next = cursor.peek(1);
        if (next == '\n' || (next == '\r' && cursor.peek(2) == '\n')) {
            cursor.at += next == '\n' ? 2 : 3;
        } else if (cursor.at + 1 >= cursor.text.length()) {
            character(quoted);
        } else if (quoted && "$`\"\\".indexOf(next) < 0) {
            character(true);
            character(true);
        } else {
            cursor.at++;
            character(true);
        }
    }

    private void single(boolean escapes) {
        cursor.at++;
        need(true);
        while (!cursor.ended() && cursor.peek() != '\'') {
            if (escapes && cursor.peek() == '\\' && cursor.at + 1 < cursor.text.length()) {
                cursor.at++;
            }
            character(true);
        }
        close('\'');
    }

    private void doubleQuoted() {
        need(true);
        while (!cursor.ended() && cursor.peek() != '"') {
            switch (cursor.peek()) {
                case '\\' -> escape(true);
                case '$' -> dollar(true);
                case '`' -> backquoted(true);
                default -> character(true);
            }
        }
        close('"');
    }

    private void close(char quote) {
        if (cursor.peek() == quote && !cursor.ended()) {
            cursor.at++;
        } else {
            cursor.giveUp();
        }
    }

    private void dollar(boolean quoted) {
        char next = cursor.peek(1);
        int calculation = next == '(' ? GroupReader.endOfCalculation(cursor, cursor.at + 1) : 0;
        if (calculation > 0) {
            variable(calculation, "", "", quoted);
        } else if (next == '(') {
            substitution(2, quoted);
        } else if (next == '{') {
            braces(quoted);
        } else if (!quoted && next == '\'') {
            cursor.at++;
            single(true);
        } else if (!quoted && next == '"') {
            cursor.at += 2;
            doubleQuoted();
        } else if (Character.isLetter(next) || next == '_') {
            int end = cursor.at + 1;
            while (end < cursor.text.length() && isName(cursor.text.charAt(end))) {
                end++;
            }
            variable(end, cursor.text.part(cursor.at + 1, end).toString(), "", quoted);
        } else if (next != 0 && "0123456789@*#?$!-".indexOf(next) >= 0) {
            variable(cursor.at + 2, String.valueOf(next), "", quoted);
        } else {
            character(quoted);
        }
    }

    static boolean isName(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void variable(int end, String name, String modifier, boolean quoted) {
        flush();
        parts.add(new Part.Variable(cursor.text.part(cursor.at, end), quoted, name, modifier));
        cursor.at = end;
    }

    private void braces(boolean quoted) {
        int end = cursor.at + 2;
        for (int open = 1; end < cursor.text.length(); end++) {
            char c = cursor.text.charAt(end);
            if (c == '\\') {
                end++;
            } else if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                break;
            }
        }
        if (end >= cursor.text.length()) {
            cursor.giveUp();
            return;
        }
        var inside = cursor.text.part(cursor.at + 2, end).toString();
        int name = 0;
        while (name < inside.length() && isName(inside.charAt(name))) {
            name++;
        }
        variable(end + 1, inside.substring(0, name), inside.substring(name), quoted);
    }

    private void substitution(int opening, boolean quoted) {
        flush();
        int start = cursor.at;
        if (!cursor.enter()) {
            return;
        }
        cursor.at += opening;
        var inner = scripts.until(")");
        if (cursor.peek() == ')' && !cursor.ended()) {
            cursor.at++;
        } else {
            cursor.giveUp();
        }
        cursor.leave();
        parts.add(
                new Part.Substitution(cursor.text.part(start, cursor.at), quoted, new Script(inner, List.of(), null)));
    }

    private void backquoted(boolean quoted) {
        flush();
        int start = cursor.at++;
        var inner = new ShellText.Builder(
                cursor.text.file(), cursor.text.spot(cursor.at, cursor.at).start());
        while (!cursor.ended() && cursor.peek() != '`') {
            if (cursor.peek() == '\\' && "`\\$".indexOf(cursor.peek(1)) >= 0) {
                cursor.at++;
            }
            if (!cursor.ended()) {
                inner.append(cursor.text, cursor.at);
                cursor.at++;
            }
        }
        close('`');
        var nested = new Cursor(inner.build(), cursor.depth() + 1);
        var script = cursor.enter() ? new ScriptReader(nested).script() : new Script(List.of(), List.of(), null);
        if (script.broken() != null) {
            cursor.puzzled();
        }
        cursor.leave();
        parts.add(new Part.Substitution(cursor.text.part(start, cursor.at), quoted, script));
    }
}
