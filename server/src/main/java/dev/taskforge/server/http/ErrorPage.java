package dev.taskforge.server.http;

/** Shows a problem to a person with a browser. */
@FunctionalInterface
public interface ErrorPage {
    /**
     * The whole HTML page.
     *
     * @param title what happened, in the reader's language
     * @param detail what to do about it, in the reader's language
     */
    String render(Exchange exchange, int status, String title, String detail);
}
