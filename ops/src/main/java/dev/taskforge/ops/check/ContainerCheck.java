package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Do the containers of a service of a Compose file run, and have their health checks passed since they were started?
 *
 * @param healthy whether a health check must have passed
 * @param mostRestarts how often Docker Engine may have started one again by itself; null for any number
 */
record ContainerCheck(
        ServiceContainers of, boolean healthy, @Nullable Integer mostRestarts) implements Check {
    /** 128 and the signal that the kernel sends when memory is short; the mark alone may be of a child that was ended before. */
    private static final int KILLED = 137;

    private static final int AGAIN_AND_AGAIN = 3;
    /** Source: Docker Engine, restart policies: it waits 0.1 s at first, and twice as long after each run of less than ten seconds. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final Duration WAITED = Duration.ofMillis(1_500);

    private static final int MOST_RESTARTS = 1_000_000;
    private static final Field<String> SERVICE =
            Field.required("container", Types.text(200), "The service of the Compose file whose containers must run.");
    private static final Field<String> PROJECT = Field.optional(
            "compose_project",
            Types.text(200),
            "The project as Compose names it, when its containers were not started from the folder of compose.file.");
    private static final Field<Boolean> HEALTHY = Field.withDefault(
            "healthy",
            Types.flag(),
            true,
            "Whether their health check must have passed since they were started; false for a service without one.");
    private static final Field<Integer> RESTARTS = Field.optional(
            "max_restarts",
            Types.integer(0, MOST_RESTARTS),
            "How often Docker Engine may have started one again by itself.");

    /** The kind of check that asks the Docker Engine behind this socket. */
    static CheckKind kind(Path socket) {
        return CheckKind.of(
                        "container",
                        List.of(SERVICE, PROJECT, HEALTHY, RESTARTS),
                        (values, scope) -> of(socket, values, scope))
                .watched();
    }

    private static @Nullable ContainerCheck of(Path socket, Values values, CheckScope scope) {
        var file = scope.composeFile();
        if (file == null && !values.has(PROJECT)) {
            values.refuse(Message.of("check.container.whose"), Message.of("check.container.whose.fix"));
            return null;
        }
        var of = new ServiceContainers(socket, values.get(SERVICE), file, values.find(PROJECT));
        return new ContainerCheck(of, values.get(HEALTHY), values.find(RESTARTS));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var containers = of.find(surroundings.directory());
            if (containers.isEmpty()) {
                return Answer.fail(
                        Message.of("check.container.none", of.service()),
                        Message.of("check.container.none.fix", of.service()));
            }
            return containers.stream()
                    .flatMap(container -> fault(container, surroundings.clock().instant()).stream())
                    .findFirst()
                    .orElseGet(() -> Answer.pass(Message.of(
                            healthy ? "check.container.healthy" : "check.container.runs",
                            of.service(),
                            names(containers))));
        } catch (IOException e) {
            return DockerTrouble.answer(e);
        }
    }

    /**
     * It may run at the moment. Docker Engine starts again at once what has run for long enough, and waits twice as long each time for what has
     * not: who was waited for is one that ends again and again, however often it was started in all.
     */
    private static boolean endsAgainAndAgain(Container container, Instant now) {
        var ended = container.finishedAt();
        var started = container.startedAt();
        return container.restarts() >= AGAIN_AND_AGAIN
                && ended != null
                && started != null
                && Duration.between(ended, started).compareTo(WAITED) >= 0
                && !started.isAfter(now)
                && started.plus(SETTLED).isAfter(now);
    }

    private Optional<Answer> fault(Container container, Instant now) {
        var name = container.name();
        if (!container.running()) {
            var seen = container.outOfMemory() && container.exitCode() == KILLED
                    ? Message.of("check.container.memory", name)
                    : Message.of("check.container.down", name, container.state(), container.exitCode());
            return Optional.of(Answer.fail(seen, Message.of("check.container.down.fix", name)));
        }
        if (mostRestarts != null && container.restarts() > mostRestarts) {
            return Optional.of(Answer.fail(
                    Message.of("check.container.restarts", name, container.restarts(), mostRestarts),
                    Message.of("check.container.down.fix", name)));
        }
        if (mostRestarts == null && endsAgainAndAgain(container, now)) {
            return Optional.of(Answer.fail(
                    Message.of("check.container.loop", name, container.restarts()),
                    Message.of("check.container.down.fix", name)));
        }
        return healthy && !container.healthy() ? Optional.of(unhealthy(container)) : Optional.empty();
    }

    private static Answer unhealthy(Container container) {
        var name = container.name();
        var health = container.health();
        if (health == null) {
            return Answer.fail(
                    Message.of("check.container.no-health", name), Message.of("check.container.no-health.fix"));
        }
        // What an earlier life of the container said does not count for this one.
        var status = health.status().equals("healthy") ? "starting" : health.status();
        return Answer.fail(
                        Message.of("check.container.unhealthy", name, status),
                        Message.of("check.container.unhealthy.fix", name))
                .output(health.output(), null);
    }

    private static String names(List<Container> containers) {
        return containers.stream().map(Container::name).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public String question() {
        return "containers of " + of.service() + (healthy ? " healthy" : " running")
                + (of.composeProject() == null ? "" : " in " + of.composeProject())
                + (mostRestarts == null ? "" : ", restarts ≤ " + mostRestarts);
    }
}
