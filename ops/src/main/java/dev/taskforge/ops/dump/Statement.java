package dev.taskforge.ops.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of an SQL statement, of any length, once it has been read: its beginning without comments and superfluous space, and
 * what its words outside of quotes and brackets say.
 */
final class Statement {
    private static final int MOST_HEAD = 8 * 1024;
    private static final int MOST_WORDS = 12;
    private static final int MOST_LITERAL = 100;
    /** What may stand in front of a text in quotes. */
    private static final Set<String> OF_QUOTES = Set.of("E", "U", "N", "B", "X");

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final List<String> words = new ArrayList<>();
    private final Set<String> functions = new TreeSet<>();
    private String before = "";
    private String object = "";
    private boolean on;
    private int tail;
    private boolean changesRows;
    private boolean directed;
    private boolean values;
    private boolean countable = true;
    private boolean fromInput;
    private boolean program;
    private boolean file;
    private boolean format;
    private boolean quoted;
    private long tuples;
    private int literal;
    private boolean spaced;
    private long line;

    void begin(long at) {
        head.reset();
        words.clear();
        functions.clear();
        before = "";
        object = "";
        on = false;
        tail = 0;
        changesRows = false;
        directed = false;
        values = false;
        countable = true;
        fromInput = false;
        program = false;
        file = false;
        format = false;
        quoted = false;
        tuples = 0;
        line = at;
    }

    /** A byte outside of comments; runs of space become one. */
    void add(int letter) {
        tail = tail << Byte.SIZE | (letter & 0xff);
        if (head.size() < MOST_HEAD) {
            head.write(letter);
        }
        spaced = false;
    }

    void space() {
        if (!spaced) {
            add(' ');
            spaced = true;
        }
    }

    /** Whether what was just added opens a name whose letters may be written as numbers. */
    boolean opensEscapedName() {
        int three = tail & 0xffffff;
        return three == ('U' << 16 | '&' << 8 | '"') || three == ('u' << 16 | '&' << 8 | '"');
    }

    /** A name in quotes. */
    void name(String text) {
        if (Functions.isOne(text)) {
            functions.add(text);
        }
    }

    void openQuote(int letter) {
        add(letter);
        literal = 0;
        quoted |= is("COPY") && before.equals("FORMAT");
        if (directed && is("COPY")) {
            file = true;
            directed = false;
        }
    }

    /** A byte inside of a text; only its beginning is kept, so that it cannot hide what follows. */
    void addQuoted(int letter) {
        if (literal < MOST_LITERAL) {
            literal++;
            add(letter);
        }
    }

    /** A word outside of quotes. */
    void word(String text, boolean inBrackets) {
        var word = text.toUpperCase(Locale.ROOT);
        if (words.size() < MOST_WORDS) {
            words.add(word);
        }
        if (Functions.isOne(text)) {
            functions.add(text.toLowerCase(Locale.ROOT));
        }
        if (!inBrackets) {
            object = on && object.isEmpty() ? word : object;
            on |= word.equals("ON");
        }
        if (is("COPY")) {
            copyWord(word, inBrackets);
        } else if (is("INSERT") && !inBrackets) {
            insertWord(word);
        }
        before = word;
    }

    private void copyWord(String word, boolean inBrackets) {
        boolean binary = word.equals("BINARY");
        format |= (binary && before.equals("COPY")) || (fromInput && (binary || word.equals("CSV")));
        changesRows |= fromInput && (word.equals("HEADER") || word.equals("WHERE") || word.equals("ON_ERROR"));
        if (inBrackets) {
            return;
        }
        if (directed) {
            program |= word.equals("PROGRAM");
            fromInput |= before.equals("FROM") && word.equals("STDIN");
        }
        directed = word.equals("FROM") || word.equals("TO") || (directed && OF_QUOTES.contains(word));
    }

    private void insertWord(String word) {
        if (word.equals("VALUES")) {
            values = true;
            countable &= !before.equals("DEFAULT");
        } else if (values || word.equals("SELECT") || word.equals("TABLE")) {
            countable = false;
        }
    }

    /** A bracket that opens outside of others. */
    void tuple() {
        if (values) {
            tuples++;
        }
    }

    boolean is(String word) {
        return !words.isEmpty() && words.getFirst().equals(word);
    }

    /** Whether it begins with these words. */
    boolean begins(String... wanted) {
        return words.size() >= wanted.length && words.subList(0, wanted.length).equals(List.of(wanted));
    }

    /** Whether there is an ON outside of brackets. */
    boolean hasOn() {
        return on;
    }

    /** The word behind the first ON outside of brackets; empty when there is none. */
    String object() {
        return object;
    }

    /** Those of {@link Functions} that it names. */
    Set<String> functions() {
        return functions;
    }

    /** Of a COPY: whether not each line may become a row. */
    boolean changesRows() {
        return changesRows;
    }

    String head() {
        return head.toString(StandardCharsets.UTF_8).strip();
    }

    List<String> words() {
        return words;
    }

    long line() {
        return line;
    }

    /** Rows follow it. */
    boolean readsInput() {
        return fromInput;
    }

    boolean runsProgram() {
        return program;
    }

    boolean touchesFile() {
        return file;
    }

    /** COPY in another format than text. */
    boolean isOtherFormat() {
        return format || quoted;
    }

    /** How many rows an INSERT has; -1 when that cannot be seen. */
    long tuples() {
        return countable && values ? tuples : -1;
    }
}
