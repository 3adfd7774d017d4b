package dev.taskforge.ops.lint.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a file into statements at the semicolons that end them: not those in strings, in parentheses, or in the body of a
 * function that begins with BEGIN ATOMIC. What follows COPY FROM STDIN is data. Not safe for several threads.
 */
final class Script {
    /** A statement of more tokens is not understood; only lists of rows are that long. */
    private static final int MOST_TOKENS = 100_000;

    private final Lexer lexer;

    Script(String text) {
        lexer = new Lexer(text);
    }

    /** The next statement; empty at the end of the file. */
    Optional<Statement> next() {
        var tokens = new ArrayList<Token>();
        boolean whole = true;
        int depth = 0;
        int atomic = 0;
        var before = "";
        while (!lexer.atEnd()) {
            var token = lexer.next();
            if (token.isSign(";") && depth == 0 && atomic == 0) {
                if (tokens.isEmpty()) {
                    continue;
                }
                break;
            }
            // A line for psql is a statement of its own where it does not cut one in two.
            if (token.kind() == Token.Kind.META && tokens.isEmpty()) {
                return Optional.of(new Statement(List.of(token), true));
            }
            depth = Math.max(0, depth + opens(token));
            atomic = atomic(atomic, token, before, tokens);
            before = token.kind() == Token.Kind.WORD ? token.text() : "";
            if (tokens.size() < MOST_TOKENS) {
                tokens.add(token);
            } else {
                whole = false;
            }
        }
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        var statement = new Statement(tokens, whole);
        if (takesData(statement)) {
            lexer.skipData();
        }
        return Optional.of(statement);
    }

    private static int opens(Token token) {
        if (token.isSign("(")) {
            return 1;
        }
        return token.isSign(")") ? -1 : 0;
    }

    /** How many ENDs the body of a function still needs. */
    private static int atomic(int open, Token token, String before, List<Token> tokens) {
        if (open == 0) {
            boolean body = token.isWord("atomic")
                    && before.equals("begin")
                    && tokens.getFirst().isWord("create");
            return body ? 1 : 0;
        }
        if (token.isWord("case")) {
            return open + 1;
        }
        return token.isWord("end") ? open - 1 : open;
    }

    private static boolean takesData(Statement statement) {
        if (!statement.begins("copy")) {
            return false;
        }
        var tokens = statement.tokens();
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).isWord("stdin") && tokens.get(i - 1).isWord("from")) {
                return true;
            }
        }
        return false;
    }
}
