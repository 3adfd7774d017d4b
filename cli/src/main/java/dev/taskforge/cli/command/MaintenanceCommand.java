package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maintenance}: the calendar of a month, marking a duty as done, the log, a note in it, and the report on a month. */
@Command(name = "maintenance")
final class MaintenanceCommand extends ProjectCommand {
    private static final String CALENDAR = "calendar";
    /** The options each action takes. */
    private static final Map<String, Set<String>> TAKES = Map.of(
            CALENDAR,
            Set.of("--month"),
            "done",
            Set.of("--note", "--date"),
            "log",
            Set.of("--since"),
            "note",
            Set.of("--level"),
            "report",
            Set.of("--month", "--language", "--output"));

    private static final Set<String> WITH_SUBJECT = Set.of("done", "note");

    @Parameters(index = "1", arity = "0..1", paramLabel = "ACTION", descriptionKey = "taskforge.maintenance.action")
    String action = CALENDAR;

    @Parameters(index = "2", arity = "0..1", paramLabel = "WHAT", descriptionKey = "taskforge.maintenance.what")
    @Nullable
    String what;

    @Option(names = "--month", paramLabel = "MONTH")
    @Nullable
    String month;

    @Option(names = "--note", paramLabel = "TEXT")
    @Nullable
    String note;

    @Option(names = "--date", paramLabel = "DAY")
    @Nullable
    String date;

    @Option(names = "--since", paramLabel = "TIME")
    @Nullable
    String since;

    @Option(names = "--level", paramLabel = "LEVEL")
    @Nullable
    String level;

    @Option(names = "--language", paramLabel = "LANGUAGE")
    @Nullable
    String language;

    @Option(names = "--output", paramLabel = "FILE")
    @Nullable
    Path output;

    @Spec
    @Nullable
    CommandSpec spec;

    MaintenanceCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        refuseWhatDoesNotFit();
        return switch (action) {
            case "done" -> mark(api);
            case "log" -> log(api);
            case "note" -> write(api);
            case "report" -> report(api);
            default -> calendar(api);
        };
    }

    private void refuseWhatDoesNotFit() {
        var takes = TAKES.get(action);
        if (takes == null) {
            throw misuse("maintenance.action", action);
        }
        if ((what == null) == WITH_SUBJECT.contains(action)) {
            throw misuse(what == null ? "maintenance." + action + ".what" : "maintenance.alone", action);
        }
        var given = List.of(
                option("--month", month),
                option("--note", note),
                option("--date", date),
                option("--since", since),
                option("--level", level),
                option("--language", language),
                option("--output", output));
        for (var name : given) {
            if (!name.isEmpty() && !takes.contains(name)) {
                throw misuse("maintenance.option", action, name);
            }
        }
        if (language != null && output == null) {
            throw misuse("maintenance.language");
        }
    }

    /** There is one with the actions that need it. */
    private String subject() {
        return Objects.requireNonNull(what);
    }

    private static String option(String name, @Nullable Object value) {
        return value == null ? "" : name;
    }

    private RuntimeException misuse(String key, Object... arguments) {
        var said = screen().texts().get(key, arguments);
        return spec == null ? new IllegalStateException(said) : new ParameterException(spec.commandLine(), said);
    }

    private String path(String more) {
        return Api.path("/api/v1/projects/{}", project) + more;
    }

    private int calendar(Api api) {
        var calendar = api.get(path(month == null ? "/calendar" : Api.path("/calendar?month={}", month)));
        if (wroteJson(calendar)) {
            return ExitCode.DONE;
        }
        screen().say("maintenance.month", calendar.text("month"), calendar.text("zone"));
        var table = new Table(columns("column.due", "column.state", "column.duty", "column.who", "column.done_at"));
        calendar.at("occurrences").items().forEach(one -> row(table, one));
        screen().table(table, "maintenance.empty");
        var open = calendar.at("open").items();
        if (!open.isEmpty()) {
            screen().gap();
            screen().say("maintenance.open");
            open.forEach(one -> screen().command("taskforge maintenance " + project + " done " + one.text("duty")));
        }
        return ExitCode.DONE;
    }

    private static void row(Table table, Doc one) {
        var by = one.text("done_by");
        table.row(
                Moment.shown(one.instant("due")),
                Cell.state(one.text("state")),
                one.text("duty"),
                one.text("job").isEmpty() ? one.text("who") : "TaskForge",
                Moment.shown(one.instant("done_at")) + (by.isEmpty() ? "" : " " + by));
    }

    private int mark(Api api) {
        var body = Api.object();
        if (note != null) {
            body.put("note", note);
        }
        if (date != null) {
            body.put("date", date);
        }
        var done = api.post(Api.path("/api/v1/projects/{}/duties/{}/done", project, subject()), body);
        return done(
                done,
                done.text("state").equals("late") ? "maintenance.late" : "maintenance.done",
                done.text("duty"),
                Moment.shown(done.instant("due")));
    }

    private int log(Api api) {
        var lines = api.get(path(since == null ? "/log" : Api.path("/log?since={}", since)));
        if (wroteJson(lines)) {
            return ExitCode.DONE;
        }
        lines.items().forEach(this::line);
        if (lines.items().isEmpty()) {
            screen().say("maintenance.log.empty");
        }
        return ExitCode.DONE;
    }

    private int write(Api api) {
        var body = Api.object().put("text", subject());
        if (level != null) {
            body.put("level", level);
        }
        var line = api.post(path("/log"), body);
        if (!wroteJson(line)) {
            line(line);
        }
        return ExitCode.DONE;
    }

    private void line(Doc line) {
        var tone =
                switch (line.text("level")) {
                    case "ERROR" -> Tone.BAD;
                    case "WARN" -> Tone.WARNING;
                    default -> Tone.PLAIN;
                };
        screen().line(tone, Screen.printable(line.text("line")));
    }

    private int report(Api api) {
        var wanted = month == null ? newest(api) : month;
        var path = path(Api.path("/reports/{}", wanted));
        var file = output;
        if (file == null) {
            var report = api.get(path);
            return wroteJson(report) ? ExitCode.DONE : new MonthSummary(screen()).show(report);
        }
        var chosen = language == null ? screen().texts().locale().getLanguage() : language;
        var target = session().directory().resolve(file);
        WholeFile.write(target, out -> api.copy(path + Api.path("/html?language={}", chosen), out));
        screen().say("maintenance.written", target);
        return ExitCode.DONE;
    }

    /** The month of now in the time zone of the project, which only the server knows. */
    private String newest(Api api) {
        var months = api.get(path("/reports")).items();
        return months.isEmpty()
                ? YearMonth.now(session().clock()).toString()
                : months.getFirst().text("month");
    }
}
