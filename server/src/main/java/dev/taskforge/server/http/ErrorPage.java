package dev.taskforge.server.http;

import java.util.Locale;

/** Shows a problem to a person with a browser. */
public interface ErrorPage {
    /**
     * The whole HTML page.
     *
     * @param title what happened, in the reader's language
     * @param detail what to do about it, in the reader's language
     */
    String render(Exchange exchange, int status, String title, String detail);

    /**
     * The page for a request that was refused before anybody could ask who sent it.
     *
     * @param detail what is wrong with it, in {@code locale}
     */
    String refusal(Locale locale, int status, String detail);
}
