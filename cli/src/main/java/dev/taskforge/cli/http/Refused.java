package dev.taskforge.cli.http;

import java.util.List;

/** The server answered with a problem document. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Doc problem;

    /** @param problem the document of RFC 9457, or an empty one */
    public Refused(int status, Doc problem) {
        super(problem.text("detail").isEmpty() ? problem.text("title") : problem.text("detail"));
        this.status = status;
        this.problem = problem;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The whole document. */
    public Doc problem() {
        return problem;
    }

    /** The fields that were wrong, each with {@code field} and {@code message}. */
    public List<Doc> errors() {
        return problem.at("errors").items();
    }

    /** Whether the caller's input was wrong, rather than the wish being refused. */
    public boolean isWrongInput() {
        return switch (status) {
            case 400, 404, 405, 413, 414, 415, 422 -> true;
            default -> false;
        };
    }
}
