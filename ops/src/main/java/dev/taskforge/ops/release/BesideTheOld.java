package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.ProjectFile.ReleaseDuty;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The new release runs beside the old one until it is well; then nginx passes requests to it. No request fails. */
final class BesideTheOld implements Way {
    private static final String HOLDING = "/hold";

    private final Change change;
    private final NginxEdge edge;
    private final String mark;

    BesideTheOld(Change change, NginxEdge edge) {
        this.change = change;
        this.edge = edge;
        mark = change.mark();
    }

    @Override
    public Optional<NginxEdge> edge() {
        return Optional.of(edge);
    }

    @Override
    public void start(Pace pace) throws IOException, InterruptedException, Refused {
        change.run();
        change.wellness().await(Change.ids(change.fresh()), pace);
        change.containers().join(change.fresh(), change.containers().names(change.old()));
        // Being taken out of a network for a moment may have cost it its connections.
        change.wellness().await(Change.ids(change.fresh()), pace);
    }

    @Override
    public void pass(Pace pace) throws IOException, InterruptedException, Refused {
        edge.pass(upstream(change.fresh(), running(change.old()), mark + HOLDING), pace);
    }

    @Override
    public void passAlone(Pace pace) throws IOException, InterruptedException, Refused {
        edge.pass(upstream(change.fresh(), List.of(), mark), pace);
    }

    private static List<Container> running(List<Container> containers) {
        return containers.stream().filter(Container::running).toList();
    }

    private UpstreamFile upstream(List<Container> containers, List<Container> backups, String mark) {
        var nginx = Objects.requireNonNull(change.ground().duty().edge());
        return new UpstreamFile(nginx.upstream(), hosts(containers), hosts(backups), nginx.askPort(), mark);
    }

    private List<String> hosts(List<Container> containers) {
        int port = port(change.ground().duty());
        return containers.stream()
                .map(container -> container.name() + ":" + port)
                .toList();
    }

    private static int port(ReleaseDuty duty) {
        return Objects.requireNonNull(duty.probe()).port();
    }

    @Override
    public void back(Pace pace) throws IOException, InterruptedException, Refused {
        change.reviveOld(pace);
        var old = running(change.old());
        var original = change.ground().edgeFile();
        if (!Objects.equals(edge.content(), original)) {
            passBack(old, pace);
        }
        refuseStillPassing();
        finish(pace);
        change.removeFresh();
        if (!Objects.equals(edge.content(), original) && isOriginal()) {
            edge.write(original);
        }
    }

    /** Whether the file from before was of the application, not of TaskForge. */
    private boolean isOriginal() {
        var before = change.before();
        return before == null || before.adopted();
    }

    private void passBack(List<Container> old, Pace pace) throws IOException, InterruptedException, Refused {
        try {
            if (old.isEmpty()) {
                edge.write(change.ground().edgeFile());
            } else {
                edge.pass(upstream(old, List.of(), mark + "/back"), pace);
            }
        } catch (Refused e) {
            change.job().log("nginx: " + e.getMessage());
        }
    }

    /** Nothing is taken away while requests still go there. */
    private void refuseStillPassing() throws IOException, Refused {
        try {
            if (edge.tells().filter(this::isOfTheNew).isPresent()) {
                throw new IOException("nginx still passes requests to release "
                        + change.release().number());
            }
        } catch (Refused e) {
            change.job().log("nginx: " + e.getMessage());
        }
    }

    private boolean isOfTheNew(String told) {
        return told.equals(mark) || told.equals(mark + HOLDING);
    }

    private void finish(Pace pace) throws IOException, InterruptedException {
        try {
            drain(pace);
        } catch (Refused e) {
            change.job().log("nginx: " + e.getMessage());
        }
    }

    @Override
    public void drain(Pace pace) throws IOException, InterruptedException, Refused {
        long until = System.nanoTime() + change.ground().duty().drain().toNanos();
        while (edge.finishes()) {
            if (System.nanoTime() > until) {
                change.job()
                        .log("some requests to the release before have not ended within "
                                + change.ground().duty().drain().toSeconds() + " s and are cut off");
                return;
            }
            pace.rest(Pace.LOOK);
        }
    }
}
