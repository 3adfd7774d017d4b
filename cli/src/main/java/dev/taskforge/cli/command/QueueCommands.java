package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code queues list}, {@code pause}, {@code resume}, {@code limit}, {@code rate}, {@code weight}, {@code pins}. */
final class QueueCommands {
    private QueueCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var queues = api.get("/api/v1/queues");
            var texts = screen().texts();
            return list(
                    queues,
                    "queues.empty",
                    columns(
                            "column.queue",
                            "column.state",
                            "column.limit",
                            "column.rate",
                            "column.weight",
                            "column.available",
                            "column.running",
                            "column.failed",
                            "column.oldest",
                            "column.done"),
                    (table, queue) -> {
                        var jobs = queue.at("jobs");
                        table.row(
                                queue.text("name"),
                                queue.flag("paused") ? Cell.state(texts.get("queues.paused")) : Cell.of("-"),
                                queue.text("concurrency"),
                                queue.text("rate").isEmpty() ? "-" : queue.text("rate"),
                                queue.text("weight"),
                                jobs.number("available"),
                                jobs.number("running"),
                                jobs.number("failed"),
                                oldest(queue),
                                queue.number("done_last_minute"));
                    });
        }

        private String oldest(Doc queue) {
            var since = queue.instant("oldest_available");
            return since == null
                    ? "-"
                    : Ages.since(screen().texts(), since, session().clock().instant());
        }
    }

    @Command(name = "pins")
    static final class Pins extends ServerCommand {
        Pins(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var answer = api.get("/api/v1/queues/pins");
            if (!wroteJson(answer)) {
                show(answer);
            }
            return ExitCode.DONE;
        }

        private void show(Doc answer) {
            var pins = answer.at("pins");
            var hidden = answer.number("hidden");
            if (hidden == 0 || !pins.items().isEmpty()) {
                table(pins);
            }
            for (var pin : pins.items()) {
                var remedy = pin.text("remedy");
                if (remedy.isEmpty()) {
                    screen().say("queues.pins.standby", pin.text("pid"));
                } else {
                    screen().say("queues.pins.end", remedy);
                }
            }
            if (hidden > 0) {
                screen().say("queues.pins.hidden", hidden);
            }
        }

        private void table(Doc pins) {
            list(
                    pins,
                    "queues.pins.empty",
                    columns(
                            "column.pinned",
                            "column.kind",
                            "column.pin",
                            "column.user",
                            "column.application",
                            "column.client",
                            "column.state"),
                    (table, pin) -> table.row(
                            Ages.since(
                                    screen().texts(),
                                    pin.instant("since"),
                                    session().clock().instant()),
                            pin.text("kind"),
                            pin.text("pid").isEmpty() ? pin.text("name") : pin.text("pid"),
                            pin.text("user"),
                            pin.text("application"),
                            pin.text("client"),
                            pin.text("state")));
        }
    }

    /** A command that changes one queue. */
    abstract static class Change extends ServerCommand {
        @Parameters(index = "0", paramLabel = "QUEUE", descriptionKey = "queue")
        String queue = "";

        Change(Session session) {
            super(session);
        }

        final int change(Api api, ObjectNode body, String key, Object... arguments) {
            return done(api.send("PATCH", Api.path("/api/v1/queues/{}", queue), body), key, arguments);
        }
    }

    @Command(name = "pause")
    static final class Pause extends Change {
        Pause(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, Api.object().put("paused", true), "queues.pause", queue);
        }
    }

    @Command(name = "resume")
    static final class Resume extends Change {
        Resume(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, Api.object().put("paused", false), "queues.resume", queue);
        }
    }

    @Command(name = "limit")
    static final class Limit extends Change {
        @Parameters(index = "1", paramLabel = "N", descriptionKey = "taskforge.queues.limit.count")
        int count;

        Limit(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, Api.object().put("concurrency", count), "queues.limit", queue, count);
        }
    }

    @Command(name = "rate")
    static final class Rate extends Change {
        @Parameters(index = "1", paramLabel = "N/PERIOD", descriptionKey = "taskforge.queues.rate.rate")
        String rate = "";

        Rate(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var key = rate.equals("off") ? "queues.rate.off" : "queues.rate";
            return change(api, Api.object().put("rate", rate), key, queue, rate);
        }
    }

    @Command(name = "weight")
    static final class Weight extends Change {
        @Parameters(index = "1", paramLabel = "N", descriptionKey = "taskforge.queues.weight.weight")
        int weight;

        Weight(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, Api.object().put("weight", weight), "queues.weight", queue, weight);
        }
    }
}
