package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code monitors}: how the monitors of a project stand, one of them, and pauses. */
@Command(name = "monitors")
final class MonitorsCommand extends ProjectCommand {
    private static final int LAST = 10;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", descriptionKey = "taskforge.monitors.name")
    @Nullable
    String name;

    @Option(names = "--range", paramLabel = "TIME")
    @Nullable
    String range;

    @Option(names = "--pause")
    boolean pause;

    @Option(names = "--for", paramLabel = "TIME")
    @Nullable
    String length;

    @Option(names = "--resume")
    boolean resume;

    @Spec
    @Nullable
    CommandSpec spec;

    MonitorsCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        refuseWhatDoesNotFit();
        return name == null ? list(api) : one(api, name);
    }

    private int one(Api api, String name) {
        if (pause) {
            var body = Api.object();
            if (length != null) {
                body.put("duration", length);
            }
            return done(api.post(path(name, "/pause"), body), "monitors.paused", name);
        }
        if (resume) {
            return done(api.post(path(name, "/resume"), Api.object()), "monitors.resumed", name);
        }
        var monitor = api.get(path(name, range == null ? "" : "?range=" + Api.path("{}", range)));
        return wroteJson(monitor) ? ExitCode.DONE : show(monitor);
    }

    private void refuseWhatDoesNotFit() {
        var wrong = name == null && (pause || resume || range != null)
                ? "monitors.which"
                : pause && resume ? "monitors.both" : length != null && !pause ? "monitors.for" : null;
        if (wrong != null && spec != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get(wrong));
        }
    }

    private String path(String name, String more) {
        return Api.path("/api/v1/projects/{}/monitors/{}", project, name) + more;
    }

    private int list(Api api) {
        return list(
                api.get(Api.path("/api/v1/projects/{}/monitors", project)),
                "monitors.empty",
                columns(
                        "column.state",
                        "column.name",
                        "column.for",
                        "column.uptime_24h",
                        "column.uptime_30d",
                        "column.p95",
                        "column.seen"),
                (table, monitor) -> table.row(
                        Cell.state(monitor.text("detail")),
                        monitor.text("name"),
                        since(monitor, "since"),
                        percent(monitor, "uptime24h"),
                        percent(monitor, "uptime30d"),
                        millis(monitor, "p95_millis"),
                        monitor.text("seen")));
    }

    private int show(Doc detail) {
        var monitor = detail.at("monitor");
        screen().line(
                        Tone.of(monitor.text("detail")),
                        monitor.text("detail").toUpperCase(Locale.ROOT) + "  " + monitor.text("title"));
        screen().line(Tone.PLAIN, monitor.text("question"));
        if (!monitor.text("seen").isEmpty()) {
            screen().line(Tone.PLAIN, monitor.text("seen"));
        }
        screen().say("monitors.since", since(monitor, "since"), monitor.text("every_seconds"));
        screen().gap();
        var totals = new Table(columns(
                "column.range",
                "column.uptime",
                "column.looks",
                "column.bad",
                "column.p50",
                "column.p95",
                "column.p99"));
        detail.at("totals")
                .items()
                .forEach(total -> totals.row(
                        total.text("range"),
                        percent(total, "uptime"),
                        total.text("looks"),
                        total.text("bad"),
                        millis(total, "p50_millis"),
                        millis(total, "p95_millis"),
                        millis(total, "p99_millis")));
        screen().table(totals, "monitors.nothing");
        screen().gap();
        var changes = new Table(columns("column.age", "column.was", "column.became", "column.told", "column.seen"));
        detail.at("transitions").items().stream()
                .limit(LAST)
                .forEach(change -> changes.row(
                        since(change, "at"),
                        change.text("was"),
                        Cell.state(change.text("became")),
                        change.text("told"),
                        change.text("seen")));
        screen().table(changes, "monitors.unchanged");
        screen().gap();
        var looks = new Table(columns("column.age", "column.result", "column.took", "column.seen"));
        detail.at("looks").items().stream()
                .limit(LAST)
                .forEach(look -> looks.row(
                        since(look, "at"),
                        Cell.state(look.text("result")),
                        millis(look, "took_millis"),
                        look.text("seen")));
        screen().table(looks, "monitors.nothing");
        return ExitCode.DONE;
    }

    private String since(Doc doc, String field) {
        return Ages.since(
                screen().texts(), doc.instant(field), session().clock().instant());
    }

    /** Never rounded up: what failed once is not 100 %. */
    private static String percent(Doc doc, String field) {
        var text = doc.text(field);
        return text.isEmpty()
                ? "-"
                : new BigDecimal(text)
                                .movePointRight(2)
                                .setScale(2, RoundingMode.FLOOR)
                                .stripTrailingZeros()
                                .toPlainString()
                        + "%";
    }

    private String millis(Doc doc, String field) {
        var text = doc.text(field);
        if (text.isEmpty()) {
            return "-";
        }
        var millis = new BigDecimal(text);
        return millis.compareTo(BigDecimal.TEN) < 0
                ? millis.setScale(1, RoundingMode.HALF_UP) + " ms"
                : Ages.took(screen().texts(), Duration.ofMillis(millis.longValue()));
    }
}
