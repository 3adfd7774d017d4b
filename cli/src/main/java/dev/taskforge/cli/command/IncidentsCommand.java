package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code incidents}: the incidents of a project, one of them, who looks after it, and the draft of a report. */
@Command(name = "incidents")
final class IncidentsCommand extends ProjectCommand {
    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", descriptionKey = "taskforge.incidents.id")
    @Nullable
    Long id;

    @Option(names = "--all")
    boolean all;

    @Option(names = "--ack")
    boolean acknowledge;

    @Option(names = "--note", paramLabel = "TEXT")
    @Nullable
    String note;

    @Option(names = "--rca")
    boolean report;

    @Spec
    @Nullable
    CommandSpec spec;

    IncidentsCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        refuseWhatDoesNotFit();
        return id == null ? list(api) : one(api, id);
    }

    private void refuseWhatDoesNotFit() {
        boolean says = acknowledge || note != null;
        var wrong = id == null && (says || report)
                ? "incidents.which"
                : says && report ? "incidents.both" : id != null && all ? "incidents.all" : null;
        if (wrong != null && spec != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get(wrong));
        }
    }

    private int one(Api api, long id) {
        var path = Api.path("/api/v1/projects/{}/incidents/{}", project, id);
        if (report) {
            return write(api, path + "/rca");
        }
        if (acknowledge || note != null) {
            var body = Api.object();
            if (note != null) {
                body.put("note", note);
            }
            var incident = api.post(path + (acknowledge ? "/ack" : "/notes"), body);
            return done(incident, acknowledge ? "incidents.acknowledged" : "incidents.noted", id);
        }
        var incident = api.get(path);
        return wroteJson(incident) ? ExitCode.DONE : show(incident);
    }

    private int write(Api api, String path) {
        try {
            api.copy(path, screen().out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitCode.DONE;
    }

    private int list(Api api) {
        var path = Api.path("/api/v1/projects/{}/incidents", project) + (all ? "" : "?state=open");
        return list(
                api.get(path),
                all ? "incidents.none" : "incidents.empty",
                columns("column.id", "column.state", "column.age", "column.monitors", "column.by", "column.cause"),
                (table, incident) -> table.row(
                        incident.text("id"),
                        Cell.state(incident.text("state")),
                        since(incident, "opened_at"),
                        monitors(incident),
                        incident.text("acknowledged_by"),
                        incident.text("cause")));
    }

    /** The first, and how many there are beside it. */
    private static String monitors(Doc incident) {
        var names = incident.at("monitors").items().stream().map(Doc::text).toList();
        return names.isEmpty()
                ? ""
                : names.size() == 1 ? names.getFirst() : names.getFirst() + " +" + (names.size() - 1);
    }

    private int show(Doc detail) {
        var incident = detail.at("incident");
        var state = incident.text("state");
        screen().line(
                        Tone.of(state),
                        state.toUpperCase(Locale.ROOT) + "  "
                                + incident.at("monitors").items().stream()
                                        .map(Doc::text)
                                        .collect(Collectors.joining(", ")));
        screen().say("incidents.since", since(incident, "opened_at"));
        said("incidents.cause", incident.text("cause"));
        said("incidents.do", detail.text("advice"));
        said("incidents.by", incident.text("acknowledged_by"));
        screen().gap();
        var members = new Table(columns("column.name", "column.state", "column.for", "column.seen"));
        detail.at("members")
                .items()
                .forEach(member -> members.row(
                        member.text("monitor"),
                        Cell.state(member.text("how").isEmpty() ? "down" : member.text("how")),
                        Ages.took(screen().texts(), Duration.ofSeconds(Long.parseLong(member.text("down_seconds")))),
                        member.text("seen")));
        screen().table(members, "incidents.none");
        screen().gap();
        var events = new Table(columns("column.age", "column.event", "column.who", "column.what"));
        detail.at("events")
                .items()
                .forEach(event ->
                        events.row(since(event, "at"), event.text("kind"), event.text("who"), event.text("said")));
        screen().table(events, "incidents.none");
        return ExitCode.DONE;
    }

    private void said(String key, String text) {
        if (!text.isEmpty()) {
            screen().say(key, Screen.printable(text));
        }
    }

    private String since(Doc doc, String field) {
        return Ages.since(
                screen().texts(), doc.instant(field), session().clock().instant());
    }
}
