package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code ports} and {@code limits}: what is kept as it is wanted on the machine, and what waits for others there. */
final class GuardCommands {
    private GuardCommands() {}

    /** What all guards are asked in the same way. */
    @Command
    abstract static class One extends ServerCommand {
        @Parameters(index = "0", paramLabel = "PROJECT", descriptionKey = "project")
        String project = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "ACTION", descriptionKey = "guard.action")
        @Nullable
        String action;

        @Parameters(index = "2", arity = "0..1", paramLabel = "FILE", descriptionKey = "guard.file")
        @Nullable
        Path file;

        @Option(names = "--keep", descriptionKey = "guard.keep")
        boolean keep;

        @Spec
        @Nullable
        CommandSpec spec;

        private final String guard;
        private boolean asked;

        One(Session session, String guard) {
            super(session);
            this.guard = guard;
        }

        @Override
        int run(Api api) {
            var wanted = action == null ? "plan" : action;
            if ((file != null) != wanted.equals("restore")) {
                throw wrong(file == null ? "guard.needs-file" : "guard.no-file");
            }
            return switch (wanted) {
                case "plan" -> plan(api);
                case "apply" -> put(api, Api.object().put("action", "apply"));
                case "restore" -> restore(api);
                case "keep" -> kept(api);
                case "verify" -> verify(api);
                case "export" -> export(api);
                case "off" -> off(api);
                default -> throw wrong("guard.unknown-action");
            };
        }

        private ParameterException wrong(String key) {
            if (spec == null) {
                throw new IllegalStateException("no command line");
            }
            return new ParameterException(spec.commandLine(), screen().texts().get(key));
        }

        private String path() {
            return Api.path("/api/v1/projects/{}/guards/", project) + guard;
        }

        private int plan(Api api) {
            var view = api.get(path());
            boolean refused = !view.at("refusals").items().isEmpty();
            if (!wroteJson(view)) {
                print(view);
            }
            return refused || view.text("state").equals("trouble") ? ExitCode.REFUSED : ExitCode.DONE;
        }

        private void print(Doc view) {
            screen().say("guard.state." + view.text("state"), guard, project);
            if (view.flag("pending")) {
                screen().say("guard.pending", guard, project);
            }
            var table = new Table(columns("column.guarded", "column.wanted", "column.now"));
            view.at("items")
                    .items()
                    .forEach(item -> table.row(item.text("subject"), item.text("wanted"), item.text("now")));
            screen().table(table, "guard.undeclared");
            view.at("warnings").items().forEach(text -> screen().say("guard.warning", text.text()));
            view.at("refusals").items().forEach(text -> screen().say("guard.refusal", text.text()));
            if (!view.text("trouble").isEmpty()) {
                screen().say("guard.trouble", view.text("trouble"));
            }
            if (view.instant("proven_at") != null) {
                screen().gap();
                proofs(view.at("proofs"));
                var texts = screen().texts();
                screen().say(
                                "guard.proven",
                                Ages.since(
                                        texts,
                                        view.instant("proven_at"),
                                        session().clock().instant()));
            }
        }

        private void proofs(Doc proofs) {
            var table =
                    new Table(columns("column.state", "column.guarded", "column.from", "column.wanted", "column.seen"));
            proofs.items()
                    .forEach(proof -> table.row(
                            Cell.state(proof.text("verdict")),
                            proof.text("subject"),
                            proof.text("from"),
                            proof.text("wanted"),
                            proof.text("seen")));
            screen().table(table, "guard.unproven");
        }

        private int put(Api api, ObjectNode body) {
            long id = api.post(path(), body).number("id");
            var watch = new JobWatch(session(), api);
            Runnable offer = () -> offer(api);
            var ended = json ? watch.untilEnd(id, offer) : watch.untilEndWithLog(id, offer);
            if (!ended.text("state").equals("succeeded")) {
                return wroteJson(ended) ? ExitCode.REFUSED : watch.report(ended);
            }
            var result = ended.at("result");
            return done(result, "guard.put", guard, project, result.text("changed"));
        }

        /** Whoever still reaches the server may keep it, once it was tried. */
        private void offer(Api api) {
            if (asked || !(keep || (!json && session().isAnswered()))) {
                return;
            }
            var view = api.get(path());
            if (!view.text("state").equals("trial") || view.instant("proven_at") == null) {
                return;
            }
            asked = true;
            session().progress().clear();
            if (keep || session().confirms("guard.sure")) {
                api.post(path() + "/keep", null);
            }
        }

        private int kept(Api api) {
            return done(api.post(path() + "/keep", null), "guard.kept", guard, project);
        }

        private int verify(Api api) {
            var ended = ended(api, "verify");
            var view = api.get(path());
            boolean well = ended.text("state").equals("succeeded");
            if (json) {
                screen().json(view.node());
            } else {
                proofs(view.at("proofs"));
                if (!well) {
                    screen().complain("guard.wrong", ended.text("error"));
                }
            }
            return well ? ExitCode.DONE : ExitCode.REFUSED;
        }

        /** What is in force, so that it can be written to a file. */
        private int export(Api api) {
            var ended = ended(api, "export");
            if (!ended.text("state").equals("succeeded")) {
                return new JobWatch(session(), api).report(ended);
            }
            var made = api.get(path() + "/exports/" + ended.at("result").text("export"));
            if (!wroteJson(made)) {
                screen().out().print(made.text("state"));
            }
            return ExitCode.DONE;
        }

        private int restore(Api api) {
            var source = Objects.requireNonNull(file);
            String state;
            try {
                state = Files.readString(source);
            } catch (IOException e) {
                screen().complain("guard.unreadable", source, String.valueOf(e.getMessage()));
                return ExitCode.WRONG_INPUT;
            }
            var made = api.post(path() + "/exports", Api.object().put("state", state));
            return put(api, Api.object().put("action", "restore").put("export", made.number("id")));
        }

        private int off(Api api) {
            var ended = ended(api, "off");
            return ended.text("state").equals("succeeded")
                    ? done(ended, "guard.off", guard, project)
                    : new JobWatch(session(), api).report(ended);
        }

        private Doc ended(Api api, String asks) {
            long id = api.post(path(), Api.object().put("action", asks)).number("id");
            return new JobWatch(session(), api).untilEnd(id);
        }
    }

    /** {@code limits PROJECT}. */
    @Command(name = "limits")
    static final class Limits extends One {
        private static final String PROPOSALS = "proposals";

        Limits(Session session) {
            super(session, "limits");
        }

        @Override
        int run(Api api) {
            return PROPOSALS.equals(action) && file == null ? proposals(api) : super.run(api);
        }

        private int proposals(Api api) {
            var proposals = api.get(Api.path("/api/v1/projects/{}/guards/limits/proposals", project));
            if (wroteJson(proposals)) {
                return ExitCode.DONE;
            }
            var table = new Table(columns("column.state", "column.service", "column.proposal"));
            proposals
                    .items()
                    .forEach(one -> table.row(Cell.state(one.text("verdict")), one.text("service"), one.text("said")));
            screen().table(table, "limits.unseen");
            return ExitCode.DONE;
        }
    }

    /** {@code ports PROJECT} and {@code ports scan}. */
    @Command(name = "ports")
    static final class Ports extends One {
        private static final String SCAN = "scan";

        Ports(Session session) {
            super(session, "ports");
        }

        @Override
        int run(Api api) {
            return project.equals(SCAN) && action == null ? scan(api) : super.run(api);
        }

        private int scan(Api api) {
            var scan = api.get("/api/v1/ports");
            if (wroteJson(scan)) {
                return ExitCode.DONE;
            }
            var table = new Table(
                    columns("column.port", "column.who", "column.address", "column.reach", "column.surprise"));
            for (var port : scan.at("ports").items()) {
                var guardian = port.text("guard");
                table.row(
                        port.text("port") + "/" + port.text("protocol"),
                        who(port),
                        port.text("address"),
                        guardian.isEmpty()
                                ? screen().texts().get("ports.reach." + port.text("reach"))
                                : screen().texts().get("ports.guarded", guardian),
                        port.text("surprise"));
            }
            screen().table(table, "ports.none");
            if (!scan.flag("docker")) {
                screen().say("ports.no-docker");
            }
            screen().say(scan.number("surprises") == 0 ? "ports.calm" : "ports.surprises", scan.text("surprises"));
            return ExitCode.DONE;
        }

        private static String who(Doc port) {
            var container = port.text("container");
            var process = port.text("process");
            return !container.isEmpty() ? container : process.isEmpty() ? "?" : process;
        }
    }
}
