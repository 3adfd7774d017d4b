package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code alerts list} and {@code alerts test}. */
final class AlertCommands {
    private AlertCommands() {}

    @Command(name = "list")
    static final class Told extends ProjectCommand {
        Told(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var alerts = api.get(Api.path("/api/v1/projects/{}/alerts", project));
            if (wroteJson(alerts)) {
                return ExitCode.DONE;
            }
            var channels = new Table(
                    columns("column.channel", "column.kind", "column.hears", "column.hours", "column.fallback"));
            for (var channel : alerts.at("channels").items()) {
                channels.row(
                        channel.text("id"),
                        channel.text("kind"),
                        hears(channel),
                        channel.text("hours"),
                        channel.text("fallback"));
            }
            screen().table(channels, "alerts.nobody");
            screen().gap();
            print(this, alerts.at("deliveries").items());
            return ExitCode.DONE;
        }
    }

    /** In the words of the file; how bad it must be only when not all is heard. */
    private static String hears(Doc channel) {
        var topics = channel.at("topics").items().stream().map(Doc::text).collect(Collectors.joining(", "));
        var severity = channel.text("severity");
        return topics.isEmpty() || severity.equals("info") ? topics : topics + " (" + severity + ")";
    }

    @Command(name = "test")
    static final class Test extends ProjectCommand {
        private static final Duration EVERY = Duration.ofMillis(500);
        private static final Duration LONGEST = Duration.ofMinutes(1);

        @Option(names = "--to", paramLabel = "ID")
        @Nullable
        String to;

        Test(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object();
            if (to != null) {
                body.put("to", to);
            }
            var ids = api.post(Api.path("/api/v1/projects/{}/alerts/test", project), body).items().stream()
                    .map(delivery -> delivery.number("id"))
                    .collect(Collectors.toSet());
            var tests = untilTried(api, ids);
            if (json) {
                var array = JsonNodeFactory.instance.arrayNode();
                tests.forEach(test -> array.add(test.node()));
                screen().json(array);
            } else {
                print(this, tests);
            }
            return tests.stream().allMatch(test -> test.text("state").equals("sent"))
                    ? ExitCode.DONE
                    : ExitCode.REFUSED;
        }

        /** The messages as soon as each was taken or refused once. */
        private List<Doc> untilTried(Api api, Set<Long> ids) {
            var end = session().clock().instant().plus(LONGEST);
            while (true) {
                var tests = api.get(Api.path("/api/v1/projects/{}/alerts", project)).at("deliveries").items().stream()
                        .filter(delivery -> ids.contains(delivery.number("id")))
                        .toList();
                boolean tried = tests.stream()
                        .noneMatch(test -> test.text("state").equals("waiting") && test.number("attempts") == 0);
                if (tried || session().clock().instant().isAfter(end)) {
                    return tests;
                }
                session().pause(EVERY);
            }
        }
    }

    private static void print(ServerCommand command, List<Doc> deliveries) {
        var screen = command.screen();
        var table = new Table(command.columns(
                "column.state", "column.channel", "column.title", "column.age", "column.attempts", "column.error"));
        for (var delivery : deliveries) {
            table.row(
                    Cell.state(delivery.text("state")),
                    delivery.text("channel"),
                    delivery.text("title"),
                    Ages.since(
                            screen.texts(),
                            delivery.instant("at"),
                            command.session().clock().instant()),
                    delivery.text("attempts"),
                    delivery.text("error"));
        }
        screen.table(table, "alerts.empty");
    }
}
