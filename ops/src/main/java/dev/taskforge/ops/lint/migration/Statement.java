package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One statement of a file, without its semicolon.
 *
 * @param tokens never empty
 * @param whole false when it has more tokens than are kept
 */
record Statement(List<Token> tokens, boolean whole) {
    private static final int HEAD = 8;

    Statement {
        tokens = List.copyOf(tokens);
    }

    int start() {
        return tokens.getFirst().start();
    }

    int end() {
        return tokens.getLast().end();
    }

    boolean begins(String... words) {
        if (tokens.size() < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(i).isWord(words[i])) {
                return false;
            }
        }
        return true;
    }

    Optional<Token> first(Kind kind) {
        return tokens.stream().filter(token -> token.kind() == kind).findFirst();
    }

    /** How it begins, without anything that may be secret. */
    static String head(List<Token> tokens) {
        var words = tokens.stream().limit(HEAD).map(Token::shown).collect(Collectors.joining(" "));
        var tidy =
                words.replace(" . ", ".").replace("( ", "(").replace(" )", ")").replace(" ,", ",");
        return tokens.size() > HEAD ? tidy + " …" : tidy;
    }
}
