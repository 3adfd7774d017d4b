package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.host.docker.ContainerLimits;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.host.docker.ContainerLimits.Machine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Collectors;

/** Gives several containers other limits: all of them, or none. */
final class LimitChange {
    private final ContainerLimits limits;
    private final Machine machine;

    LimitChange(ContainerLimits limits, Machine machine) {
        this.limits = limits;
        this.machine = machine;
    }

    /** What a container is to have. */
    record Part(Limited container, Limits wanted) {}

    /**
     * Makes the change. Who has gone meanwhile needs no limits any more.
     *
     * @throws IOException when one is refused; then all have what they had before, or what could not be put back is said too
     */
    void make(List<Part> parts) throws IOException {
        var done = new ArrayDeque<Part>();
        for (var part : parts) {
            if (machine.fit(part.container().limits()).equals(machine.fit(part.wanted()))) {
                continue;
            }
            done.push(part);
            try {
                limits.put(part.container(), part.wanted(), machine);
            } catch (IOException e) {
                if (hasGone(part.container())) {
                    done.pop();
                    continue;
                }
                var text = "container " + part.container().name() + " did not get its limits ("
                        + Amounts.line(machine.fit(part.wanted())) + "): " + e.getMessage();
                throw new IOException(text + undo(done), e);
            }
        }
    }

    private boolean hasGone(Limited container) {
        try {
            return limits.find(container.id()).filter(there -> !there.isGoing()).isEmpty();
        } catch (IOException _) {
            return false; // why it was refused says more
        }
    }

    /**
     * Whoever is told to end still does this first: the calls of an interrupted thread end at once.
     *
     * @return what could not be put back, to be said after why
     */
    private String undo(ArrayDeque<Part> done) {
        boolean interrupted = Thread.interrupted();
        try {
            return done.stream().map(this::putBack).collect(Collectors.joining());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What it has now is asked: of one whose change was refused nobody knows how far it came. */
    private String putBack(Part part) {
        try {
            var now = limits.find(part.container().id());
            if (now.isPresent()) {
                limits.put(now.get(), part.container().limits(), machine);
            }
            return "";
        } catch (IOException e) {
            return "; container " + part.container().name() + " has other limits than before: " + e.getMessage();
        }
    }
}
