package dev.taskforge.ops.markdown;

/** A document is larger than any that people write, and is not read. */
public final class MarkdownLimitException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Of what there is too much. */
    public enum Limit {
        LINES(10_000),
        CELLS(100_000);

        private final int most;

        Limit(int most) {
            this.most = most;
        }

        /** How many there may be. */
        public int most() {
            return most;
        }
    }

    private final Limit limit;

    MarkdownLimitException(Limit limit) {
        super("more than " + limit.most() + " " + limit);
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
