package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One release taking the place of another: what both ways of doing so work with.
 *
 * @param before what served; null when nothing did
 */
record Change(
        JobContext job,
        Ground ground,
        Containers containers,
        Compose program,
        Wellness wellness,
        Release release,
        @Nullable RenderedCompose compose,
        @Nullable Release before,
        Deployment deployment) {

    /** What nginx tells when it passes requests to the new release because of this deployment. */
    String mark() {
        return release.project() + "/" + release.number() + "/" + deployment.id();
    }

    /** Lets the containers of the new release run. */
    void run() throws IOException, InterruptedException, Refused {
        containers.run(release, compose, program, ground.folder(), ground);
    }

    List<Container> fresh() throws IOException {
        return containers.of(release);
    }

    List<Container> old() throws IOException {
        return before == null ? List.of() : containers.of(before);
    }

    /** Lets Docker Engine start the new release again by itself, as the Compose file says, now that it has proven itself. */
    void keepRunning() throws IOException {
        var policy = compose == null
                ? null
                : compose.service(ground.duty().service())
                        .map(service -> service.get("restart"))
                        .orElse(null);
        if (policy == null) {
            return;
        }
        for (var container : fresh()) {
            containers.docker().restartPolicy(container.id(), policy.toString());
        }
    }

    static List<String> ids(List<Container> containers) {
        return containers.stream().map(Container::id).toList();
    }

    /** Takes the new release away again; one that had been written down before is kept again. */
    void removeFresh() throws IOException {
        for (var container : fresh()) {
            if (deployment.rollback()) {
                containers.keep(container);
            } else {
                containers.remove(container);
            }
        }
    }

    /** Lets what served before run again; that it is well is hoped, not awaited for ever. */
    void reviveOld(Pace pace) throws IOException, InterruptedException {
        var old = old();
        for (var container : old) {
            containers.revive(container);
        }
        try {
            if (!old.isEmpty()) {
                wellness.await(ids(old), pace);
            }
        } catch (Refused e) {
            job.log("what served before is not well: " + e.getMessage());
        }
    }
}
