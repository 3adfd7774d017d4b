package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.monitor.Percent;
import dev.taskforge.server.page.view.StatusPage;
import dev.taskforge.server.status.StatusBoard;
import dev.taskforge.server.status.StatusBoards;
import dev.taskforge.server.status.StatusBoards.Found;
import dev.taskforge.server.status.StatusView;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Status pages, for people and for programs. Everybody gets the same page, so that it is rendered once for a crowd. */
public final class StatusPages implements Routes {
    private static final String JSON = ".json";
    private static final String DASH = "–";

    private final StatusBoards boards;
    private final ReaderUi readers;
    private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();

    /** A page as it was rendered of a board. */
    private record Rendered(StatusBoard board, String html) {}

    public StatusPages(StatusBoards boards, ReaderUi readers) {
        this.boards = boards;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/status/{name}", Action.PUBLIC, this::show)
                .openWhere(exchange -> boards.findOpen(name(exchange)).isPresent())
                .documented()
                .summary("Get the status page of a project, or with .json behind its name what it tells")
                .description(
                        "Public when the file of the project says so; otherwise for those who may see the project.")
                .answersText(200, "text/html")
                .answers(200, StatusView.class);
    }

    private void show(Exchange exchange) {
        var name = name(exchange);
        boolean json = exchange.path("name").endsWith(JSON);
        var found = boards.find(name)
                .filter(one -> one.duty().open()
                        || exchange.allows(Action.VIEW, one.project().name()))
                .orElse(null);
        if (found == null) {
            // A page that does not exist is answered like a private one, and neither tells whose it is.
            exchange.require(Action.VIEW, name);
            throw ProblemException.notFound("path.unknown");
        }
        var board = boards.board(found);
        if (found.duty().open()) {
            exchange.setHeader("Cache-Control", "public, max-age=" + StatusBoards.AGE.toSeconds());
            exchange.setHeader("Vary", StatusBoards.VARY);
        }
        if (json) {
            exchange.json(200, StatusView.of(board));
        } else {
            exchange.html(200, html(exchange, found, board));
        }
    }

    private static String name(Exchange exchange) {
        var path = exchange.path("name");
        return path.endsWith(JSON) ? path.substring(0, path.length() - JSON.length()) : path;
    }

    @SuppressWarnings("ReferenceEquality") // one that is made anew is another page, whatever it says
    private String html(Exchange exchange, Found found, StatusBoard board) {
        var chosen = found.duty().language();
        var locale = chosen == null ? exchange.locale() : chosen;
        var key = found.project().name() + " " + locale.getLanguage();
        return rendered.compute(
                        key,
                        (_, known) -> known != null && known.board() == board
                                ? known
                                : new Rendered(board, Pages.status(readers.of(locale), page(board, locale))))
                .html();
    }

    static StatusPage page(StatusBoard board, Locale locale) {
        return new StatusPage(
                board.title(),
                board.overall(),
                board.days(),
                board.services().stream()
                        .map(service -> service(service, board, locale))
                        .toList(),
                StatusBoard.PAST_DAYS,
                board.troubles().stream()
                        .map(trouble -> new StatusPage.Trouble(trouble.service(), trouble.from(), trouble.until()))
                        .toList(),
                board.planned().stream()
                        .map(planned -> new StatusPage.Planned(planned.title(), planned.from(), planned.until()))
                        .toList());
    }

    private static StatusPage.Service service(StatusBoard.Service service, StatusBoard board, Locale locale) {
        var uptimes = service.uptimes().entrySet().stream()
                .map(uptime ->
                        new StatusPage.Uptime(uptime.getKey().word(), orDash(Percent.of(uptime.getValue(), locale))))
                .toList();
        var month = uptimes.stream()
                .filter(uptime -> uptime.range().equals("30d"))
                .map(StatusPage.Uptime::part)
                .findFirst()
                .orElse(DASH);
        return new StatusPage.Service(
                service.title(),
                service.state(),
                service.since(),
                uptimes,
                month,
                MonitorReading.days(service.days(), board.days(), board.at(), locale));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? DASH : text;
    }
}
