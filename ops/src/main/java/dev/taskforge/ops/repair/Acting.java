package dev.taskforge.ops.repair;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.UnboundLogs;
import dev.taskforge.ops.repair.Choice.Target;
import dev.taskforge.ops.yaml.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Does what was chosen. Each act may be repeated: what runs already goes on. */
final class Acting {
    /** What a build left behind later may be used by the next one. */
    private static final Duration UNUSED = Duration.ofDays(1);
    /** How long one may take until it is well. */
    private static final Duration READY = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Path socket;
    private final Clock clock;

    /** What would be refused again. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        private Refusal(String said) {
            super(said);
        }
    }

    Acting(Path socket, Clock clock) {
        this.socket = socket;
        this.clock = clock;
    }

    void act(Choice choice, JobContext job) throws IOException {
        var docker = Docker.connect(socket);
        switch (choice.remedy()) {
            case START -> {
                for (var target : choice.containers()) {
                    job.throwIfCancelled();
                    job.log("starting " + target.name());
                    docker.start(target.id());
                    if (!awaitReady(docker, target, job)) {
                        return; // what needs it would only fail
                    }
                }
            }
            case RESTART -> {
                for (var target : choice.containers()) {
                    job.throwIfCancelled();
                    job.log("restarting " + target.name());
                    docker.restart(target.id());
                    if (!awaitReady(docker, target, job)) {
                        return; // the next one may serve as long as it is left alone
                    }
                }
            }
            case RELOAD -> {
                for (var target : choice.containers()) {
                    job.log("letting " + target.name() + " read its files again");
                    reload(docker, target);
                }
            }
            case FREE_SPACE -> {
                job.log("removing what builds left behind gave back " + Bytes.show(docker.pruneBuildCache(UNUSED)));
                for (var target : choice.containers()) {
                    job.throwIfCancelled();
                    shorten(docker, target, Path.of(choice.subject()), job);
                }
            }
            case null -> throw new IllegalArgumentException("nothing was chosen");
        }
    }

    /**
     * nginx looks up where it passes requests when it reads its files.
     *
     * <p>Source: nginx, “Controlling nginx”, and {@code proxy_pass} of its core proxy module.
     */
    private static void reload(Docker docker, Target target) throws IOException {
        for (var words : List.of(List.of("nginx", "-t"), List.of("nginx", "-s", "reload"))) {
            var result = docker.exec(target.id(), words).run(SOON);
            if (result.exitCode() != 0) {
                throw new Refusal(String.join(" ", words) + " in " + target.name() + " ended with " + result.exitCode()
                        + ": " + result.errors().strip());
            }
        }
    }

    /** One whose log may not be changed does not keep the others from it. */
    private static void shorten(Docker docker, Target target, Path disk, JobContext job) {
        try {
            long bytes = UnboundLogs.shorten(docker, target.id(), disk);
            if (bytes > 0) {
                job.log("shortening the log of " + target.name() + ", which nothing bounds, gave back "
                        + Bytes.show(bytes));
            }
        } catch (IOException e) {
            job.log("the log of " + target.name() + " cannot be shortened: " + e);
        }
    }

    /** Whether it is well within the time it has. */
    private boolean awaitReady(Docker docker, Target target, JobContext job) throws IOException {
        var until = clock.instant().plus(READY);
        while (!isReady(docker, target)) {
            job.throwIfCancelled();
            if (clock.instant().isAfter(until)) {
                job.log(target.name() + " is not well after " + READY.toSeconds() + " s");
                return false;
            }
            Pause.of(BETWEEN);
        }
        return true;
    }

    private static boolean isReady(Docker docker, Target target) throws IOException {
        return docker.container(target.id()).filter(Acting::isWell).isPresent();
    }

    private static boolean isWell(Container one) {
        var health = one.health();
        return one.state().equals("running")
                && (health == null || health.status().equals("healthy"));
    }
}
