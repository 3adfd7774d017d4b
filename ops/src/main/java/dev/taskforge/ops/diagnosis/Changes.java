package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.Releases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What TaskForge changed of a project lately. */
public final class Changes {
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

    /** The newest first. */
    List<Facts.Change> of(String project) {
        var changes = new ArrayList<Facts.Change>();
        releases.deployments(project, null, SOME).forEach(one -> changes.add(deployment(project, one)));
        restores.list(project, null, SOME).stream()
                .map(one -> new Facts.Change(
                        "restore",
                        String.valueOf(one.id()),
                        Objects.requireNonNullElse(one.endedAt(), one.begunAt()),
                        one.state() == Restore.State.FAILED))
                .forEach(changes::add);
        projects.versions(project).stream()
                .max(Comparator.comparingInt(one -> one.version()))
                .filter(newest -> newest.version() > 1) // the first one changed nothing
                .map(one -> new Facts.Change("configuration", String.valueOf(one.version()), one.appliedAt(), false))
                .ifPresent(changes::add);
        changes.sort(Comparator.comparing(Facts.Change::at).reversed());
        return changes;
    }

    private Facts.Change deployment(String project, Deployment one) {
        var release = one.release();
        boolean migrated = release != null
                && migrations
                        .of(project, release)
                        .filter(had -> !had.files().isEmpty())
                        .isPresent();
        return new Facts.Change(
                migrated ? "migration" : "deployment",
                release == null ? "?" : String.valueOf(release),
                Objects.requireNonNullElse(one.switchedAt(), one.startedAt()),
                one.state() == Deployment.State.FAILED);
    }
}
