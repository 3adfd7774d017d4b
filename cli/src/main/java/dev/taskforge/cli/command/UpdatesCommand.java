package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code updates PROJECT [apply]}: says what is old or vulnerable, and installs updates of security. */
@Command(name = "updates")
final class UpdatesCommand extends ProjectCommand {
    /** What must not stay. */
    private static final Set<String> BAD = Set.of("critical", "high", "unrated", "security", "ended");

    @Parameters(index = "1", arity = "0..1", paramLabel = "apply", descriptionKey = "taskforge.updates.apply")
    @Nullable
    String action;

    @Option(names = "--only", paramLabel = "PART", descriptionKey = "taskforge.updates.only")
    @Nullable
    String only;

    @Option(names = "--last", descriptionKey = "taskforge.updates.last")
    boolean last;

    @Option(names = "--dry-run", descriptionKey = "taskforge.updates.dry-run")
    boolean dryRun;

    @Option(names = "--yes", descriptionKey = "taskforge.updates.yes")
    boolean yes;

    @Option(names = "--in-window", descriptionKey = "taskforge.updates.in-window")
    boolean inWindow;

    @Option(names = "--without-backup", descriptionKey = "taskforge.updates.without-backup")
    boolean withoutBackup;

    @Option(names = "--list", descriptionKey = "taskforge.updates.list")
    boolean list;

    @Spec
    CommandSpec spec = CommandSpec.create();

    UpdatesCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        refuseMisuse();
        if (list) {
            return listed(api);
        }
        return action == null ? look(api) : apply(api);
    }

    private void refuseMisuse() {
        boolean applies = action != null;
        var wrong = applies && !"apply".equals(action)
                ? "updates.wrong.action"
                : applies && (only != null || last || list)
                        ? "updates.wrong.look"
                        : !applies && (dryRun || yes || inWindow || withoutBackup)
                                ? "updates.wrong.apply"
                                : dryRun && (yes || inWindow) ? "updates.wrong.dry" : null;
        if (wrong != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get(wrong));
        }
    }

    private int look(Api api) {
        var path = Api.path("/api/v1/projects/{}/updates", project);
        var query = only == null ? "" : "only=" + Api.path("{}", only);
        if (!last) {
            var watch = new JobWatch(session(), api);
            long id = api.post(path, Api.object()).number("id");
            var ended = watch.untilEnd(id);
            if (!ended.text("state").equals("succeeded")) {
                return wroteJson(ended) ? ExitCode.REFUSED : watch.report(ended);
            }
            query = query + (query.isEmpty() ? "" : "&") + "job=" + id; // another one may have ended meanwhile
        }
        var report = api.get(query.isEmpty() ? path : path + "?" + query);
        if (!wroteJson(report)) {
            print(report);
        }
        boolean bad = report.at("findings").items().stream().anyMatch(one -> BAD.contains(one.text("severity")));
        boolean open = report.at("looked").items().stream()
                .anyMatch(one -> !one.text("standing").equals("looked"));
        return bad || open ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private void print(Doc report) {
        var table = new Table(columns("column.severity", "column.what", "column.now", "column.fixed_in", "column.why"));
        for (var one : report.at("findings").items()) {
            table.row(
                    Cell.state(one.text("severity")),
                    one.text("name"),
                    one.text("now"),
                    one.text("fixed_in"),
                    why(one));
        }
        screen().table(table, "updates.nothing");
        report.at("looked").items().stream()
                .filter(one -> !one.text("standing").equals("looked"))
                .forEach(one -> screen().say("updates.open", one.text("said")));
        report.at("notes").items().forEach(note -> screen().say("updates.note", note.text()));
    }

    private static String why(Doc finding) {
        var ids = finding.at("ids").items();
        return (ids.isEmpty() ? "" : ids.getFirst().text() + " ") + finding.text("why") + " (" + finding.text("place")
                + ")";
    }

    private int apply(Api api) {
        boolean plans = !yes && !inWindow;
        var body = Api.object().put("dry_run", plans).put("in_window", inWindow).put("without_backup", withoutBackup);
        var job = api.post(Api.path("/api/v1/projects/{}/patches", project), body);
        if (job.text("state").equals("scheduled")) {
            if (!wroteJson(job)) {
                screen().say("updates.scheduled", job.text("id"), job.text("run_at"));
            }
            return ExitCode.DONE;
        }
        var watch = new JobWatch(session(), api);
        long id = job.number("id");
        var ended = json ? watch.untilEnd(id) : watch.untilEndWithLog(id);
        if (!ended.text("state").equals("succeeded")) {
            return wroteJson(ended) ? ExitCode.REFUSED : watch.report(ended);
        }
        var result = ended.at("result");
        if (!wroteJson(result)) {
            print(result, plans);
        }
        return ExitCode.DONE;
    }

    private void print(Doc result, boolean plans) {
        var table = new Table(columns("column.what", "column.now", "column.fixed_in"));
        result.at("changes").items().forEach(one -> table.row(one.text("name"), one.text("from"), one.text("to")));
        screen().table(table, "updates.none_waits");
        if (!table.isEmpty()) {
            screen().say(plans ? "updates.planned" : "updates.patched", project);
        }
        if (result.flag("restart")) {
            screen().say("updates.restart");
        }
    }

    private int listed(Api api) {
        var patches = api.get(Api.path("/api/v1/projects/{}/patches", project));
        if (wroteJson(patches)) {
            return ExitCode.DONE;
        }
        for (var patch : patches.items()) {
            screen().say(
                            "updates.patch",
                            patch.text("job_id"),
                            patch.text("state"),
                            patch.text("by"),
                            patch.at("changes").items().size());
            patch.at("log").items().forEach(line -> screen().paragraph("  ", line.text()));
            if (!patch.text("error").isEmpty()) {
                screen().paragraph("  ", patch.text("error"));
            }
        }
        if (patches.items().isEmpty()) {
            screen().say("updates.never");
        }
        return ExitCode.DONE;
    }
}
