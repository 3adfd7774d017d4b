package dev.taskforge.ops.release;

import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.release.Verification.Answer;
import dev.taskforge.ops.release.Verification.Kind;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One look at the containers of the release that serves, and at what passes requests on to them. Changes nothing. */
final class ServingLook {
    /** Without a health check and a probe, running this long counts; a deployment has waited that long. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    private final Docker docker;
    private final Commands commands;
    private final Ground ground;
    private final Release release;

    private ServingLook(Docker docker, Commands commands, Ground ground, Release release) {
        this.docker = docker;
        this.commands = commands;
        this.ground = ground;
        this.release = release;
    }

    /** What was seen; that Docker Engine cannot be asked is an answer, too. */
    static List<Answer> at(Path socket, Ground ground, Release release) {
        var service = ground.duty().service();
        try {
            return new ServingLook(Docker.connect(socket), new Commands(), ground, release).look();
        } catch (IOException e) {
            return List.of(bad(Kind.CONTAINER, service, "release.verify.docker", String.valueOf(e.getMessage())));
        }
    }

    private List<Answer> look() throws IOException {
        var answers = new ArrayList<Answer>();
        for (var service : ground.duty().services()) {
            look(service, answers);
        }
        if (ground.duty().edge() != null) {
            answers.add(edge());
        }
        return answers;
    }

    private void look(String service, List<Answer> answers) throws IOException {
        var containers = new Containers(docker, release.project(), ground.composeProject(), service).of(release);
        var running = Change.running(containers);
        int wanted = ground.replicasOf(service);
        if (running.size() < wanted) {
            answers.add(bad(Kind.CONTAINER, service, "release.verify.too-few", running.size(), wanted));
        }
        for (var container : running) {
            answers.add(container(container));
        }
    }

    private Answer container(Container container) {
        var health = container.health();
        if (health != null && !container.healthy()) {
            return bad(Kind.CONTAINER, container.name(), "release.verify.unhealthy", health.status());
        }
        var probe = Wellness.probeOf(ground.duty(), container);
        if (probe == null) {
            return runsOn(container, health != null)
                    ? good(Kind.CONTAINER, container.name(), "release.verify.runs")
                    : bad(Kind.CONTAINER, container.name(), "release.verify.young", STEADY.toSeconds());
        }
        var answer = Probe.ask(Wellness.address(container), probe.port(), probe.path());
        if (answer.isEmpty()) {
            return bad(Kind.CONTAINER, container.name(), "release.verify.silent", probe.path());
        }
        int status = answer.get().status();
        return new Answer(
                Kind.CONTAINER,
                container.name(),
                answer.get().isGood(),
                Message.of("release.verify.status", probe.path(), status),
                null);
    }

    /** One that ends and is started again and again runs at many a look. */
    private static boolean runsOn(Container container, boolean isChecked) {
        var startedAt = container.startedAt();
        return isChecked
                || (startedAt != null && startedAt.isBefore(Instant.now().minus(STEADY)));
    }

    /** The proxy must go by this release, and the application must answer through it. */
    private Answer edge() throws IOException {
        var name = Objects.requireNonNull(ground.duty().edge()).name();
        var path = Objects.requireNonNull(ground.duty().probe()).path();
        var edge = Proxy.of(docker, commands, ground);
        try {
            var mark = edge.tells().orElse("");
            if (!mark.startsWith(release.project() + "/" + release.number() + "/")) {
                return bad(Kind.EDGE, name, "release.verify.other-mark", mark.isEmpty() ? "-" : mark);
            }
            return edge.answers(path)
                    ? good(Kind.EDGE, name, "release.verify.edge", path)
                    : bad(Kind.EDGE, name, "release.verify.edge-silent", path);
        } catch (Refused e) {
            return new Answer(Kind.EDGE, name, false, e.seen(), null);
        }
    }

    private static Answer good(Kind kind, String name, String key, Object... arguments) {
        return new Answer(kind, name, true, Message.of(key, arguments), null);
    }

    private static Answer bad(Kind kind, String name, String key, Object... arguments) {
        return new Answer(kind, name, false, Message.of(key, arguments), null);
    }
}
