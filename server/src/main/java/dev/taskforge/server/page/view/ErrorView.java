package dev.taskforge.server.page.view;

/**
 * A page that says why there is no page.
 *
 * @param detail what exactly was wrong; empty when the title says it all
 * @param reference to find the error in the server's log; empty when there is nothing to find
 */
public record ErrorView(int status, String detail, String reference) {

    /** The key of its texts: 403, 404, 500, or {@code other} for the rest. */
    public String key() {
        return switch (status) {
            case 400, 403, 404, 409, 429, 500, 503 -> String.valueOf(status);
            default -> "other";
        };
    }
}
