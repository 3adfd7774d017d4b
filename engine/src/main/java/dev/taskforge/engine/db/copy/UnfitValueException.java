package dev.taskforge.engine.db.copy;

/** A value that one of the databases cannot keep as it is. TaskForge itself writes none; somebody else may have. */
public final class UnfitValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String column;
    private final String row;

    /** Why. */
    public enum Reason {
        /** PostgreSQL keeps no NUL in a text. */
        NUL,
        NOT_UTF8,
        NOT_A_NUMBER
    }

    UnfitValueException(Reason reason, String column, String row) {
        super(column + " where " + row + ": " + reason);
        this.reason = reason;
        this.column = column;
        this.row = row;
    }

    public Reason reason() {
        return reason;
    }

    /** Table and column, such as {@code job.payload}. */
    public String column() {
        return column;
    }

    /** How to find the row, such as {@code id = 7}. */
    public String row() {
        return row;
    }
}
