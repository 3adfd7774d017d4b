package dev.taskforge.ops.lint.proxy;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.lint.proxy.Directive.Word;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the syntax of nginx ({@code ngx_conf_file.c}): words, quotes, comments, blocks. One pass over the text, no
 * recursion. Lua blocks are passed over as a whole.
 */
final class NginxReader {
    private static final int MOST_DEPTH = 30;
    private static final int MOST_DIRECTIVES = 5_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w{0,60}");
    private static final String LUA = "_by_lua_block";

    private final SourceFile file;
    private final String text;
    private final Troubles troubles;
    private final Deque<Open> open = new ArrayDeque<>();
    private List<Directive> current = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private int directives;
    private int at;

    NginxReader(SourceFile file, Troubles troubles) {
        this.file = file;
        this.text = file.text();
        this.troubles = troubles;
    }

    /** A block whose end has not come yet, with the list it belongs to. */
    private record Open(List<Word> head, List<Directive> outer) {}

    List<Directive> read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (!step(c)) {
                break;
            }
        }
        finish();
        return current;
    }

    /** Takes one sign or word; false when nothing more can be understood. */
    private boolean step(char c) {
        return switch (c) {
            case ';' -> endDirective();
            case '{' -> openBlock();
            case '}' -> closeBlock();
            default -> word(c);
        };
    }

    private boolean word(char c) {
        var word = c == '"' || c == '\'' ? quoted(c) : plain();
        if (word == null) {
            return trouble(at, "proxy-quote-open");
        }
        words.add(word);
        return true;
    }

    private boolean endDirective() {
        if (words.isEmpty()) {
            return trouble(at, "proxy-syntax", ";");
        }
        if (++directives > MOST_DIRECTIVES) {
            return trouble(words.getFirst().spot().start(), "proxy-many", MOST_DIRECTIVES);
        }
        at++;
        add(words, null);
        words = new ArrayList<>();
        return true;
    }

    private boolean openBlock() {
        if (words.isEmpty()) {
            return trouble(at, "proxy-syntax", "{");
        }
        if (++directives > MOST_DIRECTIVES) {
            return trouble(words.getFirst().spot().start(), "proxy-many", MOST_DIRECTIVES);
        }
        if (words.getFirst().text().endsWith(LUA)) {
            return skipLua();
        }
        if (open.size() >= MOST_DEPTH) {
            return trouble(at, "proxy-depth", MOST_DEPTH);
        }
        at++;
        open.push(new Open(words, current));
        current = new ArrayList<>();
        words = new ArrayList<>();
        return true;
    }

    private boolean closeBlock() {
        if (open.isEmpty() || !words.isEmpty()) {
            return trouble(at, "proxy-syntax", "}");
        }
        at++;
        var block = current;
        var opened = open.pop();
        current = opened.outer();
        add(opened.head(), block);
        return true;
    }

    private boolean skipLua() {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                at = i + 1;
                add(words, List.of());
                words = new ArrayList<>();
                return true;
            }
        }
        return trouble(at, "proxy-block-open", shown(words.getFirst().text()));
    }

    private @Nullable Word quoted(char quote) {
        var value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == quote) {
                var word = new Word(value.toString(), file.spot(at, i + 1));
                at = i + 1;
                return word;
            } else {
                value.append(c);
            }
        }
        return null;
    }

    private Word plain() {
        int start = at;
        while (at < text.length() && !endsWord(text.charAt(at))) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '{') {
                int end = text.indexOf('}', at);
                at = end < 0 ? at : end;
            }
            at++;
        }
        at = Math.min(at, text.length());
        return new Word(text.substring(start, at), file.spot(start, at));
    }

    private static boolean endsWord(char c) {
        return c == ';' || c == '{' || c == '}' || Character.isWhitespace(c);
    }

    private void add(List<Word> head, @Nullable List<Directive> block) {
        var first = head.getFirst();
        var whole = new Spot(file, first.spot().start(), head.getLast().spot().end());
        current.add(new Directive(first.text(), whole, head.subList(1, head.size()), block));
    }

    /** Closes what the end of the file left open, so that what was read so far is not lost. */
    private void finish() {
        boolean complete = at >= text.length();
        if (complete && !words.isEmpty()) {
            troubles.add(
                    words.getFirst().spot(),
                    "proxy-no-semicolon",
                    shown(words.getFirst().text()));
        } else if (complete && !open.isEmpty()) {
            var head = open.peek().head().getFirst();
            troubles.add(head.spot(), "proxy-block-open", shown(head.text()));
        }
        while (!open.isEmpty()) {
            var block = current;
            var opened = open.pop();
            current = opened.outer();
            add(opened.head(), block);
        }
    }

    /** The name of a directive; where a quote is missing, half the file may stand there, with its secrets. */
    private static String shown(String name) {
        return NAME.matcher(name).matches() ? name : "…";
    }

    private boolean trouble(int offset, String key, Object... arguments) {
        troubles.add(file.spot(offset, Math.min(offset + 1, text.length())), key, arguments);
        return false;
    }
}
