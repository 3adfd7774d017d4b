package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The old release ends before the new one begins: nothing stands between it and those who use it, or it must be alone. */
final class AfterTheOld implements Way {
    private final Change change;

    AfterTheOld(Change change) {
        this.change = change;
    }

    @Override
    public Optional<NginxEdge> edge() {
        return Optional.empty();
    }

    @Override
    public void start(Pace pace) throws IOException, InterruptedException, Refused {
        for (var container : running(change.old())) {
            change.containers().keep(container);
        }
        change.run();
        change.wellness().await(Change.ids(change.fresh()), pace);
    }

    private static List<Container> running(List<Container> containers) {
        return containers.stream().filter(Container::running).toList();
    }

    @Override
    public void pass(Pace pace) {
        // Those who use it find it by the name and the ports that the old one had.
    }

    @Override
    public void passAlone(Pace pace) {
        // The same.
    }

    @Override
    public void back(Pace pace) throws IOException, InterruptedException {
        change.removeFresh();
        change.reviveOld(pace);
    }

    @Override
    public void drain(Pace pace) {
        // The old release has ended long ago.
    }
}
