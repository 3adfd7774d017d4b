package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heartbeats}: how the heartbeats of a project stand, one with its last pings, and addresses. */
@Command(name = "heartbeats")
final class HeartbeatsCommand extends ProjectCommand {
    private static final int LAST = 20;
    private static final int MOST_LINES = 10;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", descriptionKey = "taskforge.heartbeats.name")
    @Nullable
    String name;

    @Option(names = "--url")
    boolean url;

    @Option(names = "--new-url")
    boolean newUrl;

    @Spec
    @Nullable
    CommandSpec spec;

    HeartbeatsCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        if (name == null && newUrl && spec != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get("heartbeats.which"));
        }
        if (name == null) {
            return all(api);
        }
        if (newUrl) {
            var renewed = api.post(path(name) + "/new-url", Api.object());
            return wroteJson(renewed) ? ExitCode.DONE : address(renewed);
        }
        var detail = api.get(path(name));
        return wroteJson(detail) ? ExitCode.DONE : url ? address(detail.at("heartbeat")) : show(detail);
    }

    private String path(String name) {
        return Api.path("/api/v1/projects/{}/heartbeats/{}", project, name);
    }

    private int all(Api api) {
        var answer = api.get(Api.path("/api/v1/projects/{}/heartbeats", project));
        if (url && !json) {
            var table = new Table(columns("column.name", "column.url"));
            answer.items().forEach(one -> table.row(one.text("name"), orDash(one.text("url"))));
            screen().table(table, "heartbeats.empty");
            return ExitCode.DONE;
        }
        return list(
                answer,
                "heartbeats.empty",
                columns("column.state", "column.name", "column.expected", "column.last", "column.took", "column.due"),
                (table, one) -> table.row(
                        Cell.state(one.text("state")),
                        one.text("name"),
                        one.text("heartbeat"),
                        since(one, "ended_at"),
                        took(one),
                        Moment.shown(one.instant("due_at"))));
    }

    /** Alone on its line, so that a script can take it. */
    private int address(Doc heartbeat) {
        var text = heartbeat.text("url");
        if (text.isEmpty()) {
            screen().complain("heartbeats.hidden");
            return ExitCode.REFUSED;
        }
        screen().line(Tone.PLAIN, Screen.printable(text));
        return ExitCode.DONE;
    }

    private int show(Doc detail) {
        var heartbeat = detail.at("heartbeat");
        var state = heartbeat.text("state");
        screen().line(
                        Tone.of(state),
                        Screen.printable(state.toUpperCase(Locale.ROOT) + "  " + heartbeat.text("title")));
        screen().say(
                        "heartbeats.expected",
                        heartbeat.text("heartbeat"),
                        Moment.shown(heartbeat.instant("due_at")),
                        Moment.shown(heartbeat.instant("fails_at")));
        if (!heartbeat.text("url").isEmpty()) {
            screen().command(heartbeat.text("url"));
        }
        screen().gap();
        var pings = detail.at("last").items().stream().limit(LAST).toList();
        var table = new Table(columns("column.age", "column.ping", "column.exit", "column.took", "column.more"));
        pings.forEach(ping -> table.row(
                since(ping, "at"),
                signal(ping),
                orDash(ping.text("exit_status")),
                took(ping),
                ping.number("more") == 0 ? "" : "+" + ping.text("more")));
        screen().table(table, "heartbeats.never");
        bodies(pings);
        return ExitCode.DONE;
    }

    private void bodies(List<Doc> pings) {
        for (var ping : pings) {
            var lines = ping.text("body").lines().toList();
            if (lines.isEmpty()) {
                continue;
            }
            screen().gap();
            screen().line(Tone.FAINT, signal(ping).text() + " " + Screen.printable(ping.text("at")));
            lines.stream().limit(MOST_LINES).forEach(line -> screen().paragraph("  ", line));
            if (lines.size() > MOST_LINES) {
                screen().say("heartbeats.cut", lines.size() - MOST_LINES);
            }
        }
    }

    private static Cell signal(Doc ping) {
        var signal = ping.text("signal");
        return new Cell(
                signal.toUpperCase(Locale.ROOT),
                signal.equals("success") ? Tone.GOOD : signal.equals("fail") ? Tone.BAD : Tone.PLAIN);
    }

    private String since(Doc doc, String field) {
        return Ages.since(
                screen().texts(), doc.instant(field), session().clock().instant());
    }

    private String took(Doc doc) {
        var millis = doc.text("took_millis");
        return millis.isEmpty() ? "-" : Ages.took(screen().texts(), Duration.ofMillis(Long.parseLong(millis)));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
