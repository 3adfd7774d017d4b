package dev.taskforge.server.page;

import dev.taskforge.server.http.ErrorPage;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.page.view.ErrorView;
import java.util.Locale;

/** Shows a person why there is no page. */
public final class ErrorPages implements ErrorPage {
    private final ReaderUi readers;

    public ErrorPages(ReaderUi readers) {
        this.readers = readers;
    }

    @Override
    public String render(Exchange exchange, int status, String title, String detail) {
        var reference = status >= 500 ? exchange.requestId() : "";
        return Pages.error(readers.of(exchange), new ErrorView(status, detail, reference));
    }

    @Override
    public String refusal(Locale locale, int status, String detail) {
        return Pages.error(readers.of(locale), new ErrorView(status, detail, ""));
    }
}
