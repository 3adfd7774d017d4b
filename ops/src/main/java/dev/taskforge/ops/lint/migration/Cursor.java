package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Walks over the tokens of a statement. What is needed and does not stand there ends the walk. */
final class Cursor {
    /** The words that PostgreSQL takes for no name without quotes (its appendix "SQL Key Words", version 18). */
    private static final Set<String> RESERVED = Set.of(
            ("all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create"
                            + " current_catalog current_date current_role current_time current_timestamp current_user"
                            + " default deferrable desc distinct do else end except false fetch for foreign from grant"
                            + " group having in initially intersect into lateral leading limit localtime localtimestamp"
                            + " not null offset on only or order placing primary references returning select"
                            + " session_user some symmetric system_user table then to trailing true union unique user"
                            + " using variadic when where window with")
                    .split(" "));

    private static final Token END = new Token(Kind.BROKEN, "", 0, 0);

    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    /** The grammar must have taken everything by now. */
    void end() {
        if (!atEnd()) {
            throw new NotUnderstood();
        }
    }

    int position() {
        return at;
    }

    /** The tokens taken since a position. */
    List<Token> since(int position) {
        return tokens.subList(position, at);
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : END;
    }

    Token next() {
        if (atEnd()) {
            throw new NotUnderstood();
        }
        return tokens.get(at++);
    }

    /** Whether these words stand here. */
    boolean is(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).isWord(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Takes these words if all of them stand here. */
    boolean take(String... words) {
        boolean here = is(words);
        if (here) {
            at += words.length;
        }
        return here;
    }

    /** Takes the one of these words that stands here, if one does. */
    boolean takeOne(String... words) {
        for (var word : words) {
            if (take(word)) {
                return true;
            }
        }
        return false;
    }

    void need(String... words) {
        if (!take(words)) {
            throw new NotUnderstood();
        }
    }

    void needOne(String... words) {
        if (!takeOne(words)) {
            throw new NotUnderstood();
        }
    }

    boolean isSign(String sign) {
        return peek().isSign(sign);
    }

    boolean takeSign(String sign) {
        boolean here = isSign(sign);
        if (here) {
            at++;
        }
        return here;
    }

    void needSign(String sign) {
        if (!takeSign(sign)) {
            throw new NotUnderstood();
        }
    }

    boolean takeOperator(String operator) {
        boolean here = peek().kind() == Kind.OPERATOR && peek().text().equals(operator);
        if (here) {
            at++;
        }
        return here;
    }

    boolean takeKind(Kind kind) {
        boolean here = peek().kind() == kind;
        if (here) {
            at++;
        }
        return here;
    }

    void needKind(Kind kind) {
        if (!takeKind(kind)) {
            throw new NotUnderstood();
        }
    }

    boolean takeIfExists() {
        return take("if", "exists");
    }

    boolean takeIfNotExists() {
        return take("if", "not", "exists");
    }

    boolean isName() {
        var token = peek();
        return token.kind() == Kind.QUOTED || (token.kind() == Kind.WORD && !RESERVED.contains(token.text()));
    }

    /** A name of one part. */
    String identifier() {
        if (!isName()) {
            throw new NotUnderstood();
        }
        return next().text();
    }

    /** The name of a role, which may be one of the words that stand for one. */
    void role() {
        if (!takeOne("current_user", "session_user", "current_role")) {
            identifier();
        }
    }

    /** A name of one to three parts. Behind a point any word is a name. */
    List<String> name() {
        var parts = new ArrayList<String>();
        parts.add(identifier());
        while (isSign(".")) {
            at++;
            var part = next();
            if (part.kind() != Kind.WORD && part.kind() != Kind.QUOTED) {
                throw new NotUnderstood();
            }
            parts.add(part.text());
        }
        return List.copyOf(parts);
    }

    List<List<String>> names() {
        var all = new ArrayList<List<String>>();
        do {
            all.add(name());
        } while (takeSign(","));
        return all;
    }

    /** What stands between the parentheses that open here, which are taken with it. */
    List<Token> parentheses() {
        return between("(", ")");
    }

    List<Token> brackets() {
        return between("[", "]");
    }

    private List<Token> between(String open, String close) {
        needSign(open);
        int begin = at;
        int depth = 1;
        while (depth > 0) {
            var token = next();
            if (token.isSign(open)) {
                depth++;
            } else if (token.isSign(close)) {
                depth--;
            } else if (token.isSign(";")) {
                throw new NotUnderstood();
            }
        }
        return tokens.subList(begin, at - 1);
    }

    /** A list of columns in parentheses: names only. */
    void columns() {
        needSign("(");
        do {
            identifier();
        } while (takeSign(","));
        needSign(")");
    }

    /** {@code name [= value], …} in parentheses, as storage parameters have it. */
    void options() {
        needSign("(");
        do {
            name();
            if (takeOperator("=")) {
                value();
            }
        } while (takeSign(","));
        needSign(")");
    }

    private void value() {
        if (takeOperator("-") || takeOperator("+")) {
            needKind(Kind.NUMBER);
        } else if (!takeKind(Kind.NUMBER) && !takeKind(Kind.STRING) && !takeKind(Kind.QUOTED)) {
            needKind(Kind.WORD);
        }
    }

    /** Everything up to the end. */
    List<Token> rest() {
        var rest = tokens.subList(at, tokens.size());
        at = tokens.size();
        return rest;
    }
}
