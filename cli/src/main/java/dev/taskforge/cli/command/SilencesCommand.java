package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code silences}: when nobody is told of monitors, and letting nobody be told for a while. */
@Command(name = "silences")
final class SilencesCommand extends ProjectCommand {
    @Option(names = "--for", paramLabel = "TIME")
    @Nullable
    String length;

    @Option(names = "--monitors", paramLabel = "NAMES")
    @Nullable
    String monitors;

    @Option(names = "--reason", paramLabel = "TEXT")
    @Nullable
    String reason;

    @Option(names = "--end", paramLabel = "NUMBER")
    @Nullable
    Long end;

    @Spec
    @Nullable
    CommandSpec spec;

    SilencesCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        refuseWhatDoesNotFit();
        if (end != null) {
            return done(api.send("DELETE", path("/silences/" + end), null), "silences.ended", end);
        }
        if (length != null && reason != null) {
            var body = Api.object().put("duration", length).put("reason", reason);
            if (monitors != null) {
                body.put("monitors", monitors);
            }
            var begun = api.post(path("/silences"), body);
            return done(begun, "silences.begun", begun.text("id"), begun.text("monitors"), until(begun));
        }
        return list(api);
    }

    private void refuseWhatDoesNotFit() {
        boolean begins = length != null || reason != null || monitors != null;
        var wrong = begins && end != null
                ? "silences.both"
                : begins && (length == null || reason == null) ? "silences.incomplete" : null;
        if (wrong != null && spec != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get(wrong));
        }
    }

    private int list(Api api) {
        var silences = api.get(path("/silences"));
        var windows = api.get(path("/maintenance"));
        if (json) {
            var both = Api.object();
            both.set("silences", silences.node());
            both.set("windows", windows.node());
            screen().json(both);
            return ExitCode.DONE;
        }
        var table = new Table(columns("column.id", "column.monitors", "column.until", "column.by", "column.reason"));
        silences.items()
                .forEach(silence -> table.row(
                        silence.text("id"),
                        silence.text("monitors"),
                        until(silence),
                        silence.text("by"),
                        silence.text("reason")));
        screen().table(table, "silences.none");
        screen().gap();
        var times = new Table(columns("column.state", "column.name", "column.from", "column.until", "column.monitors"));
        windows.items()
                .forEach(window -> times.row(
                        Cell.state(window.text("state")),
                        window.text("name"),
                        Moment.shown(window.instant("from")),
                        until(window),
                        monitors(window)));
        screen().table(times, "silences.windows.none");
        return ExitCode.DONE;
    }

    private static String monitors(Doc window) {
        var names = window.at("monitors").items().stream().map(Doc::text).collect(Collectors.joining(", "));
        return names.isEmpty() ? "*" : names;
    }

    private static String until(Doc doc) {
        return Moment.shown(doc.instant("until"));
    }

    private String path(String more) {
        return Api.path("/api/v1/projects/{}", project) + more;
    }
}
