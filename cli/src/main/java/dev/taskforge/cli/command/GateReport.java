package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import dev.taskforge.cli.text.Width;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gate of a project for people: every item, what blocks and how to fix it, and the verdict. */
final class GateReport {
    private final Screen screen;
    private final Doc gate;
    private final Map<String, Instant> asked = new HashMap<>();

    /** Reads the gate as it stands; asks nothing anew. */
    static GateReport read(Screen screen, Api api, String project) {
        return new GateReport(
                screen,
                api.get(Api.path("/api/v1/projects/{}/gate", project)),
                api.get(Api.path("/api/v1/projects/{}/checks", project)));
    }

    GateReport(Screen screen, Doc gate, Doc checks) {
        this.screen = screen;
        this.gate = gate;
        for (var check : checks.items()) {
            var finished = check.instant("finished_at");
            if (finished != null) {
                asked.put(check.text("name"), finished);
            }
        }
    }

    /** The server's own answer. */
    Doc gate() {
        return gate;
    }

    /** The exit status that says the verdict. */
    int exitCode() {
        return isGo() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    boolean isGo() {
        return gate.text("verdict").equals("GO");
    }

    /** Says which items are stale, whatever their priority; whether there are any. */
    boolean complainsAboutStale() {
        var stale = gate.items().stream()
                .filter(item -> item.text("state").equals("stale"))
                .map(item -> item.text("id"))
                .toList();
        if (!stale.isEmpty()) {
            screen.complain("gate.stale", stale.size(), String.join(", ", stale));
        }
        return !stale.isEmpty();
    }

    /** Writes items, blockers and verdict. */
    void print(Instant now) {
        screen.say("gate.heading", gate.text("project"), gate.text("environment"));
        screen.gap();
        printItems(now);
        screen.gap();
        printBlockers();
        printVerdict();
    }

    private void printItems(Instant now) {
        var texts = screen.texts();
        var table = new Table(
                texts.get("column.state"),
                texts.get("column.priority"),
                texts.get("column.item"),
                texts.get("column.age"),
                texts.get("column.reason"));
        for (var item : gate.items()) {
            table.row(
                    Cell.state(item.text("state")),
                    item.text("priority"),
                    item.text("id"),
                    Ages.since(texts, oldest(item), now),
                    reason(item));
        }
        screen.table(table, "gate.empty");
    }

    /** Why it is so, and what is to be known about its waiver. */
    private String reason(Doc item) {
        var waiver = item.at("waiver");
        var about =
                switch (waiver.text("state")) {
                    case "expired" ->
                        item.text("state").equals("pass")
                                ? ""
                                : screen.texts()
                                        .get("gate.waiver_expired", waiver.text("id"), day(waiver.text("expires_at")));
                    case "requested" -> screen.texts().get("gate.waiver_waits", waiver.text("id"));
                    default -> "";
                };
        return about.isEmpty() ? item.text("reason") : item.text("reason") + " " + about;
    }

    private static String day(String time) {
        return time.replaceFirst("T.*", "");
    }

    /** When the item's oldest answer was given: the item is only as fresh as that. */
    private @Nullable Instant oldest(Doc item) {
        Instant oldest = null;
        for (var check : item.at("checks").items()) {
            var at = asked.get(check.text());
            if (at != null && (oldest == null || at.isBefore(oldest))) {
                oldest = at;
            }
        }
        return oldest;
    }

    private void printBlockers() {
        var number = 0;
        for (var item : gate.items()) {
            if (!item.flag("blocks")) {
                continue;
            }
            if (number++ == 0) {
                screen.line(Tone.STRONG, screen.texts().get("gate.blockers"));
            }
            var title = item.text("title");
            screen.paragraph(
                    "  " + number + ". ",
                    item.text("id") + (title.isEmpty() || title.equals(item.text("id")) ? "" : ": " + title));
            screen.paragraph("     ", item.text("reason"));
            if (!item.text("fix").isEmpty()) {
                screen.paragraph("     " + screen.texts().get("gate.fix") + " ", item.text("fix"));
            }
        }
        if (number > 0) {
            screen.gap();
        }
    }

    private void printVerdict() {
        var word = "  " + (isGo() ? "GO" : "NO-GO") + "  ";
        var blocking = gate.items().stream().filter(item -> item.flag("blocks")).count();
        var total = gate.items().size();
        var reason = isGo()
                ? screen.texts().get("gate.go", gate.text("project"), total)
                : screen.texts().get("gate.no_go", gate.text("project"), blocking, total);
        var tone = isGo() ? Tone.GOOD : Tone.BAD;
        var edge = "+" + "-".repeat(Width.of(word)) + "+";
        screen.line(tone, edge);
        screen.line(tone, "|" + word + "|  " + Width.cut(reason, screen.columns() - Width.of(edge) - 2));
        screen.line(tone, edge);
    }
}
