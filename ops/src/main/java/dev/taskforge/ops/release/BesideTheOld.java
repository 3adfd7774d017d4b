package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The new release runs beside the old one until it is well; then the proxy passes requests to it. No request fails. */
final class BesideTheOld implements Way {
    private static final String HOLDING = "/hold";

    private final Change change;
    private final Proxy edge;
    private final String mark;

    BesideTheOld(Change change, Proxy edge) {
        this.change = change;
        this.edge = edge;
        mark = change.mark();
    }

    @Override
    public Change change() {
        return change;
    }

    @Override
    public Optional<Proxy> edge() {
        return Optional.of(edge);
    }

    @Override
    public void start(Pace pace) throws IOException, InterruptedException, Refused {
        change.run();
        change.wellness().await(Change.ids(change.serving()), pace);
        nameTheOld(pace);
        change.join();
        // Being taken out of a network for a moment may have cost it its connections.
        change.wellness().await(Change.ids(change.serving()), pace);
    }

    /**
     * The file from before TaskForge may name the service, and the new release is about to be found by that name, too. Until it is
     * its turn requests go to the old containers by their own names.
     */
    private void nameTheOld(Pace pace) throws IOException, InterruptedException, Refused {
        var old = Change.running(change.old());
        var original = change.ground().edgeFile();
        boolean isNamed = original != null && original.startsWith(Upstream.HEAD);
        if (edge.looksUpNames() && !isNamed && !old.isEmpty()) {
            edge.pass(upstream(old, List.of(), List.of(), backMark()), pace);
        }
    }

    @Override
    public void pass(Pace pace) throws IOException, InterruptedException, Refused {
        edge.pass(upstream(change.serving(), Change.running(change.old()), List.of(), mark + HOLDING), pace);
    }

    @Override
    public void passAlone(Pace pace) throws IOException, InterruptedException, Refused {
        edge.pass(upstream(change.serving(), List.of(), Change.running(change.old()), mark), pace);
    }

    private Upstream upstream(List<Container> containers, List<Container> backups, List<Container> leaving, String mark)
            throws Refused {
        var declared = edge.place().edge();
        return new Upstream(
                declared.upstream(), hosts(containers), hosts(backups), hosts(leaving), declared.askPort(), mark);
    }

    private List<String> hosts(List<Container> containers) throws Refused {
        int port = change.ground().probedPort();
        var hosts = new ArrayList<String>();
        for (var container : containers) {
            hosts.add(edge.place().hostOf(container, port));
        }
        return hosts;
    }

    @Override
    public void back(Pace pace) throws IOException, InterruptedException, Refused {
        boolean isMoved = change.reviveOld(pace);
        var old = Change.running(change.old());
        var original = change.ground().edgeFile();
        // A reload that was reported as failed may have taken effect all the same.
        if (isMoved || !Objects.equals(edge.content(), original) || tellsTheNew()) {
            passBack(old, pace);
        }
        edge.place().revive();
        if (!old.isEmpty()) {
            refuseStillPassing();
        }
        finish(pace);
        change.removeFresh();
        if (!Objects.equals(edge.content(), original) && isOriginal()) {
            writeBack(original);
        }
    }

    private boolean tellsTheNew() throws IOException {
        try {
            return edge.tells().filter(this::isOfTheNew).isPresent();
        } catch (Refused _) {
            return false; // it does not run
        }
    }

    private void writeBack(@Nullable String original) throws IOException, InterruptedException {
        try {
            edge.write(original);
        } catch (Refused e) {
            change.job().log(edge.title() + ": " + e.getMessage());
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
                writeBack(change.ground().edgeFile());
            } else {
                edge.pass(upstream(old, List.of(), Change.running(change.fresh()), backMark()), pace);
            }
        } catch (Refused e) {
            change.job().log(edge.title() + ": " + e.getMessage());
        }
    }

    /** It names the release that serves then. */
    private String backMark() {
        var before = change.before();
        return before == null
                ? mark + "/back"
                : before.project() + "/" + before.number() + "/"
                        + change.deployment().id() + "/back";
    }

    /** Nothing is taken away while requests still go there, or may. */
    private void refuseStillPassing() throws IOException {
        try {
            var told = edge.tells();
            boolean unknown = told.isEmpty() && namesTheNew(String.valueOf(edge.content()));
            if (unknown || told.filter(this::isOfTheNew).isPresent()) {
                throw new IOException(edge.title() + " may still pass requests to release "
                        + change.release().number());
            }
        } catch (Refused e) {
            change.job().log(edge.title() + ": " + e.getMessage());
        }
    }

    private boolean namesTheNew(String file) {
        return file.contains("\"" + mark + "\"") || file.contains("\"" + mark + HOLDING + "\"");
    }

    private boolean isOfTheNew(String told) {
        return told.equals(mark) || told.equals(mark + HOLDING);
    }

    private void finish(Pace pace) throws IOException, InterruptedException {
        try {
            drain(Change.running(change.fresh()), pace);
        } catch (Refused e) {
            change.job().log(edge.title() + ": " + e.getMessage());
        }
    }

    @Override
    public void drain(Pace pace) throws IOException, InterruptedException, Refused {
        drain(Change.running(change.old()), pace);
    }

    private void drain(List<Container> leaving, Pace pace) throws IOException, InterruptedException, Refused {
        var hosts = hosts(leaving);
        long until = System.nanoTime() + change.ground().duty().drain().toNanos();
        while (edge.finishes(hosts)) {
            if (System.nanoTime() > until) {
                change.job()
                        .log(
                                "after " + change.ground().duty().drain().toSeconds()
                                        + " s not all requests to what served before are known to have ended; any left are cut off");
                return;
            }
            pace.rest(Pace.LOOK);
        }
    }
}
