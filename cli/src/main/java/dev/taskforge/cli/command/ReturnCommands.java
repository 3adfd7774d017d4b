package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code returns}: deciding whether a release comes back with its data. {@code rollback --with-database} asks for it. */
final class ReturnCommands {
    private ReturnCommands() {}

    /** Says what was asked for and who may approve it. */
    static int requested(ServerCommand command, Doc request) {
        command.done(
                request,
                "returns.asked",
                request.text("id"),
                request.text("release"),
                request.text("database"),
                request.text("lost_since"),
                request.text("expires_at"));
        if (!command.json) {
            var approvers =
                    request.at("approvers").items().stream().map(Doc::text).toList();
            if (approvers.isEmpty()) {
                command.screen().say("returns.nobody", request.text("project"));
            } else {
                command.screen()
                        .say(
                                "returns.approvers",
                                String.join(", ", approvers),
                                request.text("project"),
                                request.text("id"));
            }
        }
        return ExitCode.DONE;
    }

    /** A request that waits is among the newest. */
    private static final int MOST = 100;

    @Command(name = "returns")
    static final class Returns extends ReleaseCommands.Listing {
        @Option(names = "--approve", paramLabel = "ID")
        @Nullable
        Long approve;

        @Option(names = "--deny", paramLabel = "ID")
        @Nullable
        Long deny;

        @Option(names = "--withdraw", paramLabel = "ID")
        @Nullable
        Long withdraw;

        @Option(names = "--yes")
        boolean yes;

        Returns(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            long named = Stream.of(approve != null, deny != null, withdraw != null)
                    .filter(Boolean::booleanValue)
                    .count();
            if (named > 1) {
                throw wrong("returns.one");
            }
            if (approve != null) {
                return isSure(api, approve) ? carryOut(api, decide(api, approve, "approve")) : ExitCode.REFUSED;
            }
            if (deny != null) {
                return done(decide(api, deny, "deny"), "returns.denied", String.valueOf(deny));
            }
            if (withdraw != null) {
                return done(decide(api, withdraw, "withdraw"), "returns.withdrawn", String.valueOf(withdraw));
            }
            return show(api);
        }

        /** Nobody is to approve what they have not seen: what was written since is gone then. */
        private boolean isSure(Api api, long id) {
            var all = api.get(Api.path("/api/v1/projects/{}/returns", project) + "?limit=" + MOST);
            var found = all.at("items").items().stream()
                    .filter(request -> request.number("id") == id)
                    .findFirst();
            if (found.isEmpty()) {
                screen().complain("returns.unknown", String.valueOf(id), project);
                return false;
            }
            boolean isWaiting = found.get().text("state").equals("waiting");
            if (!json && isWaiting) {
                tell(found.get());
            }
            if (yes || !isWaiting) {
                return true; // the server says why it cannot be approved any more
            }
            if (!json && session().isAnswered() && session().confirms("returns.sure")) {
                return true;
            }
            screen().complain("returns.unconfirmed");
            return false;
        }

        private void tell(Doc request) {
            screen().say(
                            "returns.decide",
                            request.text("id"),
                            request.text("requested_by"),
                            request.text("release"),
                            request.text("serving"),
                            request.text("reason"));
            var backup = request.text("backup_id");
            screen().say(
                            backup.isEmpty() ? "returns.of_replaced" : "returns.of_backup",
                            backup.isEmpty() ? request.text("restore_id") : backup,
                            request.text("database"));
            screen().say(
                            "returns.lost",
                            request.text("database"),
                            request.text("lost_since"),
                            age(request, "lost_since"));
            screen().say("returns.gap");
        }

        private Doc decide(Api api, long id, String verb) {
            return api.post(Api.path("/api/v1/projects/{}/returns/{}/", project, String.valueOf(id)) + verb, null);
        }

        private int carryOut(Api api, Doc approved) {
            var job = api.get(Api.path("/api/v1/jobs/{}", approved.text("job_id")));
            return ReleaseCommands.carryOut(this, api, job, project);
        }

        private int show(Api api) {
            return page(
                    read(api, "returns"),
                    "returns.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.release",
                            "column.database",
                            "column.lost_since",
                            "column.asked_by",
                            "column.age",
                            "column.job",
                            "column.reason"),
                    (table, request) -> table.row(
                            request.text("id"),
                            Cell.of(request.text("state")),
                            request.text("release"),
                            request.text("database"),
                            request.text("lost_since"),
                            request.text("requested_by"),
                            age(request, "requested_at"),
                            request.text("job_id"),
                            request.text("reason")));
        }
    }
}
