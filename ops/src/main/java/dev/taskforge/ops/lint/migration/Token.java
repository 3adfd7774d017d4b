package dev.taskforge.ops.lint.migration;

/**
 * A piece of SQL.
 *
 * @param text what it means: of a word the folded letters, of a quoted name what stands between the quotes, of an operator
 *     or a sign itself; empty for the rest, which may be secret
 * @param start offset of its first character
 * @param end offset behind its last character
 */
record Token(Kind kind, String text, int start, int end) {

    /** What it is. */
    enum Kind {
        /** A key word or a name without quotes. */
        WORD,
        /** A name in double quotes. */
        QUOTED,
        /** A string of any form, also of bits. */
        STRING,
        NUMBER,
        /** {@code $1}. */
        PARAMETER,
        OPERATOR,
        /** One of {@code ( ) [ ] , ; . :} or {@code ::}. */
        SIGN,
        /** A line for psql, from the backslash to its end. */
        META,
        /** What the database would refuse to read, such as a string that never ends. */
        BROKEN
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** For people; what may be a secret is left out. */
    String shown() {
        return switch (kind) {
            case WORD, OPERATOR, SIGN -> text;
            case QUOTED -> '"' + text + '"';
            case STRING -> "'…'";
            case NUMBER, PARAMETER -> "…";
            case META -> "\\…";
            case BROKEN -> "?";
        };
    }
}
