package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One release of a service taking the place of another: what both ways of doing so work with.
 *
 * @param compose the file of the release; null when it was found running
 * @param before what served; null when nothing did
 */
record Change(
        JobContext job,
        Ground ground,
        Containers containers,
        Containers.Program program,
        Wellness wellness,
        Release release,
        @Nullable RenderedCompose compose,
        @Nullable Release before,
        Deployment deployment) {

    /** The same for another service. */
    Change of(Containers others) {
        return new Change(job, ground, others, program, wellness, release, compose, before, deployment);
    }

    /** What the proxy tells when it passes requests to the new release because of this deployment. */
    String mark() {
        return release.project() + "/" + release.number() + "/" + deployment.id();
    }

    /** Lets the containers of the new release run. */
    void run() throws IOException, InterruptedException, Refused {
        containers.run(release, compose, program, ground);
    }

    /** Lets others find the new release by the names of the service. */
    void join() throws IOException, Refused {
        var names = compose == null
                ? Map.<String, List<String>>of()
                : compose.networks(containers.service(), ground.composeProject());
        containers.join(serving(), names);
    }

    /** The containers of the new release, as many as it must have. */
    List<Container> serving() throws IOException, Refused {
        var fresh = fresh();
        if (fresh.size() < ground.replicasOf(containers.service())) {
            throw Refused.because("vanished", containers.service());
        }
        return fresh;
    }

    /** The containers of the new release that are there. */
    List<Container> fresh() throws IOException {
        return containers.of(release);
    }

    /** What served before: the containers of its release, and whatever else of the service ran. */
    List<Container> old() throws IOException {
        var old = new ArrayList<>(before == null ? List.of() : containers.of(before));
        var known = new ArrayList<>(ids(old));
        known.addAll(ids(fresh()));
        for (var container : containers.of(ground.ranOf(containers.service()))) {
            if (!known.contains(container.id())) {
                old.add(container);
            }
        }
        return old;
    }

    /** Lets Docker Engine start the new release again by itself, as the Compose file says, now that it has proven itself. */
    void keepRunning() throws IOException {
        var policy = compose == null
                ? null
                : compose.service(containers.service())
                        .map(service -> service.get("restart"))
                        .orElse(null);
        if (policy == null) {
            return;
        }
        for (var container : fresh()) {
            containers.restartPolicy(container, policy.toString());
        }
    }

    static List<String> ids(List<Container> containers) {
        return containers.stream().map(Container::id).toList();
    }

    static List<Container> running(List<Container> containers) {
        return containers.stream().filter(Container::running).toList();
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

    /** Ends what served before, and whatever else of the service runs; all of it stays. */
    void endOld() throws IOException {
        for (var container : running(old())) {
            containers.keep(container);
        }
        var fresh = ids(fresh());
        for (var container : running(containers.ofCompose())) {
            if (!fresh.contains(container.id())) {
                containers.keep(container); // it does not serve, and would be a second one
            }
        }
    }

    /**
     * Lets what served before run again. That those which had ended are well is hoped, not awaited for ever. Returns whether
     * any had: they may have got other addresses.
     */
    boolean reviveOld(Pace pace) throws IOException, InterruptedException {
        var revived = new ArrayList<Container>();
        IOException first = null;
        for (var container : old()) {
            if (!container.running()) {
                revived.add(container);
            }
            try {
                containers.revive(container);
            } catch (IOException e) {
                job.log(container.name() + " cannot be started: " + e.getMessage());
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first; // the others run meanwhile
        }
        try {
            if (!revived.isEmpty()) {
                wellness.await(ids(revived), pace);
            }
        } catch (Refused e) {
            job.log("what served before is not well: " + e.getMessage());
        }
        return !revived.isEmpty();
    }
}
