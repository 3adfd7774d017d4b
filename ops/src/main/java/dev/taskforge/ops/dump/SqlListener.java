package dev.taskforge.ops.dump;

/** Is told what {@link SqlLexer} reads. */
interface SqlListener {
    /** The beginning of a comment. */
    void comment(String text, long line);

    /**
     * A command of psql with its arguments.
     *
     * @param alone whether it is outside of statements
     */
    void command(String text, boolean alone, long line);

    /** Whether a statement is passed on; asked once, at its end or when it has become long. */
    boolean keeps(Statement statement);

    /** A statement has ended. */
    void statement(Statement statement);

    /** The rows of a COPY have ended. */
    void rows(long count);

    /** It is not read as psql would read it. */
    void unclear(String what, long line);
}
