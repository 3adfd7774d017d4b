package dev.taskforge.server.status;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.monitor.Percent;
import dev.taskforge.server.status.StatusBadge.Tone;
import dev.taskforge.server.status.StatusBoard.Service;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Badges of the monitors on public status pages; there are none of others. */
public final class BadgeRoutes implements Routes {
    private static final String SVG = ".svg";
    private static final double GOOD = 0.999;
    private static final double MIDDLING = 0.95;
    private static final String TEXTS = "dev.taskforge.server.text.pages";

    private final StatusBoards boards;

    public BadgeRoutes(StatusBoards boards) {
        this.boards = boards;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/status/{name}/{monitor}/badge.svg", Action.PUBLIC, this::state)
                .openWhere(this::isOpen)
                .documented()
                .summary("Get the state of a monitor on a public status page as a picture")
                .answersText(200, "image/svg+xml");
        router.route(Method.GET, "/status/{name}/{monitor}/uptime/{range}", Action.PUBLIC, this::uptime)
                .openWhere(this::isOpen)
                .documented()
                .summary("Get the uptime of a monitor on a public status page as a picture")
                .description("The range is 24h.svg, 7d.svg, 30d.svg or 90d.svg.")
                .answersText(200, "image/svg+xml");
    }

    private void state(Exchange exchange) {
        var found = found(exchange);
        var service = service(exchange, found);
        var tone =
                switch (service.state()) {
                    case "up" -> Tone.GOOD;
                    case "down" -> Tone.BAD;
                    default -> Tone.UNKNOWN;
                };
        var word = Messages.load(TEXTS, locale(exchange, found)).render(Message.of("state.service." + service.state()));
        answer(exchange, StatusBadge.svg(service.title(), word.toLowerCase(locale(exchange, found)), tone));
    }

    private void uptime(Exchange exchange) {
        var file = exchange.path("range");
        var range = Optional.of(file)
                .filter(name -> name.endsWith(SVG))
                .flatMap(name -> Range.of(name.substring(0, name.length() - SVG.length())))
                .orElseThrow(BadgeRoutes::unknown);
        var found = found(exchange);
        var service = service(exchange, found);
        var part = service.uptimes().getOrDefault(range, OptionalDouble.empty());
        var word = part.isEmpty() ? "–" : Percent.of(part, locale(exchange, found));
        answer(exchange, StatusBadge.svg(service.title() + " " + range.word(), word, tone(part)));
    }

    private static Tone tone(OptionalDouble part) {
        if (part.isEmpty()) {
            return Tone.UNKNOWN;
        }
        return part.getAsDouble() >= GOOD ? Tone.GOOD : part.getAsDouble() >= MIDDLING ? Tone.MIDDLING : Tone.BAD;
    }

    private boolean isOpen(Exchange exchange) {
        return boards.findOpen(exchange.path("name")).isPresent();
    }

    private StatusBoards.Found found(Exchange exchange) {
        return boards.findOpen(exchange.path("name")).orElseThrow(BadgeRoutes::unknown);
    }

    private Service service(Exchange exchange, StatusBoards.Found found) {
        var name = exchange.path("monitor");
        return boards.board(found).services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(BadgeRoutes::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("path.unknown");
    }

    private static Locale locale(Exchange exchange, StatusBoards.Found found) {
        var language = found.duty().language();
        return language == null ? exchange.locale() : language;
    }

    private static void answer(Exchange exchange, String svg) {
        exchange.setHeader("Cache-Control", "public, max-age=30");
        exchange.setHeader("Vary", StatusBoards.VARY);
        exchange.setHeader("Content-Security-Policy", "default-src 'none'");
        exchange.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        exchange.respond(200, "image/svg+xml", svg);
    }
}
