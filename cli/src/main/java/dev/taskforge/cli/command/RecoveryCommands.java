package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Screen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code recovery show} and {@code resume}. */
final class RecoveryCommands {
    private static final String PATH = "/api/v1/recovery";

    private RecoveryCommands() {}

    @Command(name = "show")
    static final class Show extends ServerCommand {
        Show(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var answer = api.get(PATH);
            if (!wroteJson(answer)) {
                var now = session().clock().instant();
                standing(screen(), answer, now);
                if (answer.at("recovered").flag("held")) {
                    held(screen(), answer.at("recovered"));
                } else if (!answer.at("recovered").text("at").isEmpty()) {
                    var recovered = answer.at("recovered");
                    screen().say("recovery.was", recovered.text("from"), recovered.text("at"));
                }
            }
            return answer.at("recovered").flag("held") ? ExitCode.REFUSED : ExitCode.DONE;
        }
    }

    private static void standing(Screen screen, Doc answer, Instant now) {
        screen.say("recovery.state." + answer.text("state"));
        var kit = answer.instant("kit_made_at");
        if (kit != null) {
            screen.say("recovery.kit", Ages.since(screen.texts(), kit, now));
        }
        var newest = answer.instant("newest_copy_at");
        if (newest != null) {
            screen.say(
                    "recovery.copy",
                    answer.at("newest_copy_to").items().stream().map(Doc::text).collect(Collectors.joining(", ")),
                    Ages.since(screen.texts(), newest, now));
        }
    }

    /** What was cut off, what to look at and how to go on. */
    static void held(Screen screen, Doc recovered) {
        screen.say("recovery.held", recovered.text("from"), recovered.text("data_at"));
        var counts = new ArrayList<String>();
        recovered
                .at("unfinished")
                .node()
                .properties()
                .forEach(state -> counts.add(state.getValue().asLong() + " " + state.getKey()));
        screen.say("recovery.unfinished", counts.isEmpty() ? "0" : String.join(", ", counts));
        for (var job : recovered.at("running").items()) {
            screen.say("recovery.cut", job.text("id"), job.text("type"), job.text("project"));
        }
        screen.say("recovery.go_on");
    }

    @Command(name = "resume")
    static final class Resume extends ServerCommand {
        Resume(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(api.post(PATH + "/resume", null), "recovery.resumed");
        }
    }
}
