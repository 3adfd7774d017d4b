package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prune PROJECT [plan|run]}: says what only takes room on the machine, or removes it. */
@Command(name = "prune")
final class PruneCommand extends ProjectCommand {
    private static final String PLAN = "plan";
    private static final String RUN = "run";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "plan|run",
            defaultValue = PLAN,
            descriptionKey = "taskforge.prune.act")
    String act = PLAN;

    @Option(names = "--all", descriptionKey = "taskforge.prune.all")
    boolean all;

    @Option(names = "--plan", paramLabel = "JOB", descriptionKey = "taskforge.prune.plan")
    @Nullable
    Long plan;

    @Option(names = "--list", descriptionKey = "taskforge.prune.list")
    boolean list;

    @Spec
    @Nullable
    CommandSpec spec;

    PruneCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var path = Api.path("/api/v1/projects/{}/prunes", project);
        if (list) {
            var prunes = api.get(path);
            if (!wroteJson(prunes)) {
                print(prunes);
            }
            return ExitCode.DONE;
        }
        if (!act.equals(PLAN) && !act.equals(RUN) && spec != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get("prune.act", act));
        }
        boolean dry = act.equals(PLAN);
        if (dry && plan != null && spec != null) {
            throw new ParameterException(spec.commandLine(), screen().texts().get("prune.plan.dry"));
        }
        var watch = new JobWatch(session(), api);
        var body = Api.object().put("dry_run", dry);
        if (plan != null) {
            body.put("plan", plan);
        }
        long id = api.post(path, body).number("id");
        var ended = json || dry ? watch.untilEnd(id) : watch.untilEndWithLog(id);
        if (!ended.text("state").equals("succeeded")) {
            return dry ? refused(watch, ended) : half(api, watch, ended);
        }
        return dry ? plan(api.get(path + "/" + id + "/plan"), id) : done(api, id);
    }

    private int refused(JobWatch watch, Doc ended) {
        return wroteJson(ended) ? ExitCode.REFUSED : watch.report(ended);
    }

    /** What could not all be done may have removed much. */
    private int half(Api api, JobWatch watch, Doc ended) {
        var prune = find(api, ended.number("id"));
        if (prune.isEmpty()) {
            return refused(watch, ended);
        }
        if (wroteJson(prune.get())) {
            return ExitCode.REFUSED;
        }
        say(prune.get());
        return watch.report(ended);
    }

    private int plan(Doc plan, long id) {
        if (wroteJson(plan)) {
            return ExitCode.DONE;
        }
        var going = new Table(columns("column.subject", "column.name", "column.size", "column.why"));
        var staying = new Table(columns("column.subject", "column.name", "column.size", "column.why"));
        for (var line : plan.at("lines").items()) {
            (line.flag("goes") ? going : staying)
                    .row(line.text("subject"), line.text("name"), size(line.number("bytes")), line.text("why"));
        }
        screen().table(going, "prune.nothing");
        plan.at("unread").items().forEach(why -> screen().complain("prune.unread", why.text()));
        if (all && !staying.isEmpty()) {
            screen().say("prune.stays");
            screen().table(staying, "prune.nothing");
        }
        if (!going.isEmpty()) {
            screen().say("prune.planned", size(plan.number("bytes")));
            screen().command("taskforge prune " + project + " run --plan " + id);
        }
        if (!all && !staying.isEmpty()) {
            screen().say("prune.kept");
            screen().command("taskforge prune " + project + " --all");
        }
        return ExitCode.DONE;
    }

    private int done(Api api, long id) {
        var prune = find(api, id);
        if (prune.isEmpty()) {
            return done(api.get(Api.path("/api/v1/jobs/{}", id)), "prune.done", project);
        }
        return wroteJson(prune.get()) ? ExitCode.DONE : say(prune.get());
    }

    private Optional<Doc> find(Api api, long id) {
        return api.get(Api.path("/api/v1/projects/{}/prunes", project)).items().stream()
                .filter(prune -> prune.number("job_id") == id)
                .findFirst();
    }

    private int say(Doc prune) {
        screen().say("prune.removed", prune.number("removed"), size(prune.number("bytes")));
        prune.at("done").items().stream()
                .flatMap(done -> done.at("refused").items().stream())
                .forEach(why -> screen().complain("prune.refused", why.text()));
        prune.at("done").items().stream()
                .flatMap(done -> done.at("failed").items().stream())
                .forEach(why -> screen().complain("prune.failed", why.text()));
        long freed = prune.number("freed");
        if (!prune.flag("measured")) {
            screen().say("prune.unmeasured");
        } else if (freed < 0) {
            screen().complain("prune.fuller", size(-freed));
        } else {
            screen().say("prune.freed", size(freed), prune.number("freed_inodes"));
        }
        return ExitCode.DONE;
    }

    /** Below zero it is not known. */
    private static String size(long bytes) {
        return bytes < 0 ? "?" : Ages.bytes(bytes);
    }

    private void print(Doc prunes) {
        var table = new Table(columns("column.state", "column.age", "column.by", "column.size", "column.result"));
        for (var prune : prunes.items()) {
            var error = prune.text("error");
            table.row(
                    Cell.state(prune.text("state")),
                    Ages.since(
                            screen().texts(),
                            prune.instant("at"),
                            session().clock().instant()),
                    prune.text("by"),
                    size(prune.number("bytes")),
                    result(screen().texts().get("prune.pieces", prune.number("removed")), error));
        }
        screen().table(table, "prune.none");
    }

    private static String result(String pieces, String error) {
        return error.isEmpty() ? pieces : pieces + "; " + error;
    }
}
