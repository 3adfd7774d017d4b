package dev.taskforge.ops.report;

import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.report.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The deployments that began in the month, and the returns to a release that had served before. */
public final class DeploymentChapter implements Chapter {
    private final Releases releases;

    public DeploymentChapter(Releases releases) {
        this.releases = releases;
    }

    @Override
    public String id() {
        return "deployments";
    }

    @Override
    public Section write(Month month) {
        var found = releases.since(month.name(), month.from()).stream()
                .filter(deployment -> month.holds(deployment.startedAt()))
                .sorted(Comparator.comparing(Deployment::startedAt))
                .toList();
        var rows = new ArrayList<List<Value>>();
        for (var one : found) {
            rows.add(List.of(
                    Value.time(one.startedAt()),
                    Value.word(one.rollback() ? "return" : "deployment"),
                    one.release() == null ? new Value.Unknown() : new Text("#" + one.release()),
                    Value.word(one.state().name().toLowerCase(Locale.ROOT)),
                    new Text(one.by())));
        }
        return new Section(
                id(),
                List.of(
                        Figure.count("succeeded", count(found, false, Deployment.State.SUCCEEDED)),
                        Figure.count(
                                "failed",
                                count(found, false, Deployment.State.FAILED)
                                        + count(found, true, Deployment.State.FAILED)),
                        Figure.count("returns", count(found, true, Deployment.State.SUCCEEDED))),
                List.of("at", "kind", "release", "state", "by"),
                rows);
    }

    private static long count(List<Deployment> found, boolean rollback, Deployment.State state) {
        return found.stream()
                .filter(one -> one.rollback() == rollback && one.state() == state)
                .count();
    }
}
