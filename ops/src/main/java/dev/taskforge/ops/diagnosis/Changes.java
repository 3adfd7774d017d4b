package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.diagnosis.Facts.Change;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.Releases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What TaskForge changed of a project lately, or is changing. */
public final class Changes {
    /** A restore in place that brings nothing back by itself any more: what it ended must not be started on what it left. */
    static final String STUCK = "restore-stuck";

    private static final int SOME = 3;

    private final Releases releases;
    private final MigrationLedger migrations;
    private final Restores restores;
    private final Projects projects;

    public Changes(Releases releases, MigrationLedger migrations, Restores restores, Projects projects) {
        this.releases = releases;
        this.migrations = migrations;
        this.restores = restores;
        this.projects = projects;
    }

    /**
     * The newest first.
     *
     * @param since what ended later was under way while the facts were gathered
     */
    List<Change> of(String project, Instant since) {
        var changes = new ArrayList<Change>();
        releases.deployments(project, null, SOME).stream()
                .map(one -> deployment(one, hasMigrated(project, one), since))
                .forEach(changes::add);
        restores(project).stream().map(one -> restore(one, since)).forEach(changes::add);
        projects.versions(project).stream()
                .max(Comparator.comparingInt(one -> one.version()))
                .filter(newest -> newest.version() > 1) // the first one changed nothing
                .map(one -> new Change(
                        "configuration", String.valueOf(one.version()), one.appliedAt(), Change.State.DONE, Set.of()))
                .ifPresent(changes::add);
        changes.sort(Comparator.comparing(Change::at).reversed());
        return changes;
    }

    /** The newest, and those that are not over: an old one may be taken back. One into a database of its own changes nothing. */
    private List<Restore> restores(String project) {
        var found = new LinkedHashMap<Long, Restore>();
        Stream.of(restores.open(), restores.stuckOf(project), restores.list(project, null, SOME))
                .flatMap(List::stream)
                .filter(one -> one.project().equals(project) && one.into() == null)
                .forEach(one -> found.put(one.id(), one));
        return List.copyOf(found.values());
    }

    private boolean hasMigrated(String project, Deployment one) {
        var release = one.release();
        return release != null
                && migrations
                        .of(project, release)
                        .filter(had -> !had.files().isEmpty())
                        .isPresent();
    }

    static Change restore(Restore one, Instant since) {
        var state = endedLater(one.endedAt(), since)
                ? Change.State.UNDER_WAY
                : switch (one.state()) {
                    case RUNNING, RETURNING, UNDOING -> Change.State.UNDER_WAY;
                    case SUCCEEDED -> Change.State.DONE;
                    case FAILED -> Change.State.FAILED;
                    case UNDONE -> Change.State.TAKEN_BACK;
                };
        var inPlace = one.inPlace();
        boolean stuck = state == Change.State.UNDER_WAY && inPlace != null && inPlace.stuck();
        return new Change(
                stuck ? STUCK : "restore",
                String.valueOf(one.id()),
                state == Change.State.UNDER_WAY
                        ? one.begunAt()
                        : Objects.requireNonNullElse(one.endedAt(), one.begunAt()),
                state,
                Set.copyOf(one.stopped()));
    }

    static Change deployment(Deployment one, boolean migrated, Instant since) {
        var state = endedLater(one.endedAt(), since)
                ? Change.State.UNDER_WAY
                : switch (one.state()) {
                    case RUNNING, RETURNING -> Change.State.UNDER_WAY;
                    case SUCCEEDED -> Change.State.DONE;
                    case FAILED -> Change.State.FAILED;
                };
        return new Change(
                migrated ? "migration" : "deployment",
                one.release() == null ? "?" : String.valueOf(one.release()),
                state == Change.State.UNDER_WAY
                        ? one.startedAt()
                        : Objects.requireNonNullElse(one.switchedAt(), one.startedAt()),
                state,
                Set.of());
    }

    private static boolean endedLater(@Nullable Instant ended, Instant since) {
        return ended != null && !ended.isBefore(since);
    }
}
