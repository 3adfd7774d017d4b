package dev.taskforge.ops.dump;

/** Numbers outside of words and quotes. What directly follows one is read in different ways by the versions of psql. */
final class Digits {
    private static final int NONE = 0;
    private static final int NUMBER = 1;
    /** The letter of an exponent has come, and perhaps its digits. */
    private static final int EXPONENT = 2;

    private int state;

    void reset() {
        state = NONE;
    }

    /**
     * The next byte outside of quotes and comments.
     *
     * @param inWord whether a word has begun that it may go on with
     * @return whether it cannot be told how it is read
     */
    boolean take(int b, boolean inWord) {
        if (state == EXPONENT) {
            boolean goesOn = Names.isDigit(b);
            state = goesOn ? EXPONENT : NONE;
            return Names.isLetter(b) || b == '$' || b == '\'' || b == '"';
        }
        if (inWord) {
            return false;
        }
        if (state == NUMBER) {
            boolean exponent = b == 'e' || b == 'E';
            boolean goesOn = Names.isDigit(b) || b == '.';
            state = exponent ? EXPONENT : goesOn ? NUMBER : NONE;
            return !exponent && (Names.isLetter(b) || b == '$');
        }
        state = Names.isDigit(b) ? NUMBER : NONE;
        return false;
    }
}
