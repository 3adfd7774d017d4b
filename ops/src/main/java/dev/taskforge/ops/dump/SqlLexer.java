package dev.taskforge.ops.dump;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQL as psql reads it, with rows of COPY and commands of psql between the statements, and passes on what shall be kept of it.
 * Source: {@code psqlscan.l}, {@code psqlscanslash.l} and {@code copy.c} of psql. Commands never pass. Memory does not grow with what
 * is read.
 */
final class SqlLexer {
    private final SqlListener listener;
    private final Passing passing;
    private final Statement statement = new Statement();
    private final Words words = new Words();
    private final Quotes quotes = new Quotes();
    private final DollarTag tag = new DollarTag();
    private final Aside aside = new Aside();
    private final Routine routine = new Routine();
    private final CopyRows rows = new CopyRows();
    private LexerState state = LexerState.TEXT;
    private final Digits digits = new Digits();
    private boolean begun;
    private boolean returned;
    /** A dash or slash that may begin a comment. */
    private int held;

    private int brackets;
    private boolean rowsFollow;
    private long lines = 1;

    /** @param out takes what is kept; null when all is only looked at */
    SqlLexer(SqlListener listener, @Nullable OutputStream out) {
        this.listener = listener;
        passing = new Passing(out);
    }

    long line() {
        return lines;
    }

    /** Whether rows of a COPY follow, or are being read. */
    boolean hasRows() {
        return rowsFollow || state == LexerState.ROWS;
    }

    /** Whether a COPY was the last thing, and its rows have not begun. */
    boolean awaitsRows() {
        return rowsFollow && !begun && state == LexerState.TEXT;
    }

    /** Whether no text has escapes, or stands between dollars. */
    boolean isSimple() {
        return quotes.areSimple();
    }

    /** Whether it may end here. */
    boolean isWhole() {
        return state.hasLines() && !begun && !rowsFollow;
    }

    void take(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (state == LexerState.ROWS) {
                at += takeRows(bytes, at, to);
            } else {
                step(bytes[at] & 0xff);
                at++;
            }
        }
    }

    private int takeRows(byte[] bytes, int from, int to) throws IOException {
        long before = rows.count();
        int taken = rows.take(bytes, from, to);
        lines += rows.count() - before;
        passing.add(bytes, from, taken);
        lines += rows.hasEnded() ? 1 : 0;
        endRows();
        return taken;
    }

    private void endRows() {
        if (rows.hasEnded()) {
            listener.rows(rows.count());
            state = LexerState.TEXT;
        }
    }

    /** All has been read. */
    void finish() throws IOException {
        switch (state) {
            case TEXT -> {
                release();
                endWord();
            }
            case COMMAND -> endCommand();
            case LINE_COMMENT -> endComment();
            case ROWS -> {
                rows.finish(); // of the last line, which may have no end
                endRows();
            }
            default -> {}
        }
    }

    private void step(int b) throws IOException {
        if (state.hasLines() && returned && b != '\n') {
            unclear("a carriage return that ends no line"); // psql ends a comment at it
        }
        returned = state.hasLines() && b == '\r';
        switch (state) {
            case TEXT -> text(b);
            case LINE_COMMENT -> lineComment(b);
            case BLOCK_COMMENT -> blockComment(b);
            case QUOTE -> quote(b);
            case NAME -> name(b);
            case TAG -> tag(b);
            case DOLLAR -> dollar(b);
            case COMMAND -> command(b);
            case ROWS -> throw new IllegalStateException("rows are not read here");
        }
    }

    private void text(int b) throws IOException {
        if (held == '-' && b == '-') {
            beginComment(LexerState.LINE_COMMENT, b);
            return;
        }
        if (held == '/' && b == '*') {
            beginComment(LexerState.BLOCK_COMMENT, b);
            aside.open();
            return;
        }
        release();
        boolean inWord = words.inWord();
        if (digits.take(b, inWord)) {
            unclear("a letter, dollar or quote directly behind a number");
        }
        if (Names.isLetter(b) || (inWord && (Names.isDigit(b) || b == '$'))) {
            add(b);
            words.add(b);
            return;
        }
        boolean afterE = endWord();
        switch (b) {
            case ' ', '\t', '\r', '\n', '\f', 0x0b -> space(b);
            case '-', '/' -> held = b;
            case '\\' -> beginCommand(b);
            case ';' -> semicolon(b);
            case '\'' -> openQuote(b, afterE);
            default -> symbol(b);
        }
    }

    private void unclear(String what) {
        listener.unclear(what, lines);
    }

    private void space(int b) throws IOException {
        if (b == 0x0b) {
            unclear("a vertical tab"); // which is space for some versions only
        }
        keep(b);
        if (begun) {
            statement.space();
        }
        quotes.space();
        if (b == '\n') {
            newLine();
        }
    }

    /** The end of a line outside of quotes. */
    private void newLine() {
        lines++;
        quotes.newLine();
        if (rowsFollow) {
            rowsFollow = false;
            state = LexerState.ROWS;
            rows.begin();
        }
    }

    private void symbol(int b) throws IOException {
        add(b);
        switch (b) {
            case '"' -> {
                if (statement.opensEscapedName()) {
                    unclear("a name with escapes");
                }
                words.beginName();
                state = LexerState.NAME;
            }
            case '$' -> {
                tag.begin();
                state = LexerState.TAG;
            }
            case '(' -> {
                if (brackets == 0) {
                    statement.tuple();
                }
                brackets++;
            }
            case ')' -> brackets -= brackets > 0 ? 1 : 0;
            default -> {}
        }
    }

    private void semicolon(int b) throws IOException {
        if (begun && (brackets > 0 || routine.isOpen())) {
            symbol(b);
            if (brackets == 0) {
                routine.semicolon();
            }
            return;
        }
        begin();
        keep(b);
        passing.end(listener, statement);
        listener.statement(statement);
        rowsFollow = statement.readsInput();
        begun = false;
        quotes.other();
    }

    private void openQuote(int b, boolean afterE) throws IOException {
        begin();
        keep(b);
        if (quotes.open(afterE)) {
            unclear("a text with escapes that goes on in another line");
        }
        statement.openQuote(b);
        state = LexerState.QUOTE;
    }

    private void quote(int b) throws IOException {
        keep(b);
        count(b);
        if (quotes.isEnd(b)) {
            statement.add(b);
            state = LexerState.TEXT;
        } else {
            statement.addQuoted(b);
        }
    }

    private void name(int b) throws IOException {
        keep(b);
        count(b);
        statement.add(b);
        if (b == '"') {
            state = LexerState.TEXT;
            statement.name(words.name());
        } else {
            words.addToName(b);
        }
    }

    private void tag(int b) throws IOException {
        if (b == '$') {
            for (byte letter : tag.name()) {
                keep(letter & 0xff);
            }
            keep(b);
            statement.openQuote(b);
            tag.open();
            quotes.dollars();
            state = LexerState.DOLLAR;
            return;
        }
        boolean goesOn = Names.isLetter(b) || (tag.hasName() && Names.isDigit(b));
        if (goesOn && tag.add(b)) {
            return;
        }
        if (goesOn) {
            unclear("a quote with a name of more than " + DollarTag.MOST + " bytes");
        }
        state = LexerState.TEXT; // it was none, such as $1
        for (byte letter : tag.name()) {
            text(letter & 0xff);
        }
        text(b);
    }

    private void dollar(int b) throws IOException {
        keep(b);
        count(b);
        if (tag.isEnd(b)) {
            statement.add(b);
            state = LexerState.TEXT;
        }
    }

    private void count(int b) {
        if (b == '\n') {
            lines++;
        }
    }

    /** A dash or slash that did not begin a comment. */
    private void release() throws IOException {
        if (held != 0) {
            int b = held;
            held = 0;
            add(b);
        }
    }

    /** @return whether a word has just ended that is the letter E, which says how the text behind it is written */
    private boolean endWord() {
        if (!words.inWord()) {
            return false;
        }
        var text = words.take();
        statement.word(text, brackets > 0);
        if (routine.word(text, brackets)) {
            unclear("the body of a function with " + text);
        }
        return text.equalsIgnoreCase("e");
    }

    private void add(int b) throws IOException {
        begin();
        keep(b);
        statement.add(b);
        quotes.other();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            passing.begin();
            brackets = 0;
            routine.reset();
            statement.begin(lines);
            requireNoRows();
        }
    }

    private void requireNoRows() {
        if (rowsFollow) {
            unclear("something follows COPY in the same line");
        }
    }

    /** A byte that belongs to a statement, or to what is between statements. */
    private void keep(int b) throws IOException {
        passing.add(b, listener, statement);
    }

    private void beginComment(LexerState kind, int b) throws IOException {
        aside.begin(held);
        aside.add(b);
        keep(held);
        keep(b);
        held = 0;
        digits.reset();
        if (begun) {
            statement.space();
        }
        if (kind == LexerState.BLOCK_COMMENT) {
            quotes.other(); // a text does not go on behind one
        }
        state = kind;
    }

    private void lineComment(int b) throws IOException {
        keep(b);
        aside.add(b);
        if (b == '\n') {
            endComment();
            newLine();
        }
    }

    private void endComment() {
        listener.comment(aside.text(), lines);
        state = LexerState.TEXT;
    }

    private void blockComment(int b) throws IOException {
        keep(b);
        aside.add(b);
        count(b);
        if (b == '\n') {
            requireNoRows();
        }
        if (aside.isEnd(b)) {
            endComment();
        }
    }

    private void beginCommand(int b) {
        requireNoRows();
        aside.begin(b);
        state = LexerState.COMMAND;
    }

    private void command(int b) {
        aside.add(b);
        if (b == '\n') {
            endCommand();
            newLine();
        }
    }

    private void endCommand() {
        listener.command(aside.text(), !begun, lines);
        state = LexerState.TEXT;
    }
}
