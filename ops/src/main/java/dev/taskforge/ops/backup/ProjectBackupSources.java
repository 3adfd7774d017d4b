package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.project.MySqlUrl;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.PostgresUrl;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.BackupDuty;
import dev.taskforge.ops.project.ProjectFile.Compose;
import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.ProjectFile.FileSet;
import dev.taskforge.ops.project.Projects;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds databases in the projects in force. */
public final class ProjectBackupSources implements BackupSources {
    private final Projects projects;
    private final Environments environments;
    private final @Nullable OwnRecords records;

    /** @param records those of TaskForge itself; null when they are the file that its own project names */
    public ProjectBackupSources(Projects projects, Environments environments, @Nullable OwnRecords records) {
        this.projects = projects;
        this.environments = environments;
        this.records = records;
    }

    @Override
    public BackupSource find(String project, String database) {
        var found = projects.find(project).orElseThrow(() -> new PermanentFailure("there is no project " + project));
        var files = found.file().files().get(database);
        if (files != null) {
            return files(found, files, storage(found, database));
        }
        var declared = found.file().databases().get(database);
        if (declared == null) {
            throw new PermanentFailure("project " + project + " has no database and no files " + database);
        }
        var storage = storage(found, database);
        if (records != null && project.equals(Project.OWN)) {
            return own(found, records, found.resolve(declared.location()), storage);
        }
        return declared.kind() == DatabaseKind.SQLITE
                ? new BackupSource.Sqlite(found.resolve(declared.location()), kept(found, storage), storage)
                : onServer(found, declared, storage);
    }

    @Override
    public Duration stallsAfter(String project) {
        return projects.find(project)
                .flatMap(found -> Optional.ofNullable(found.file().backup()))
                .map(BackupDuty::stallsAfter)
                .orElse(Stall.USUAL);
    }

    /** TaskForge's own keys go along only into what is encrypted. */
    private static List<Path> kept(Project project, Storage storage) {
        return project.name().equals(Project.OWN) ? kept(project, project.directory(), storage) : List.of();
    }

    private static List<Path> kept(Project own, Path folder, Storage storage) {
        return storage.recipients().isEmpty()
                ? List.of()
                : OwnFile.keptIn(folder, own.file().destinations().values());
    }

    /** The project may have been put into force by another node, with another data directory. */
    private static BackupSource own(Project project, OwnRecords records, Path file, Storage said) {
        var storage = new Storage(
                said.destination(),
                said.keep(),
                said.zone(),
                said.recipients(),
                said.identity() == null ? null : records.folder().resolve(OwnFile.KEY),
                said.copies(),
                said.local(),
                said.rate(),
                said.stallsAfter());
        return new BackupSource.Sqlite(file, records, kept(project, records.folder(), storage), storage);
    }

    private static BackupSource files(Project project, FileSet files, BackupSource.Storage storage) {
        if (files.isFirewall()) {
            return new BackupSource.Firewall(storage);
        }
        if (files.isLogs()) {
            return new BackupSource.Logs(composeFolder(project, files), files.services(), storage);
        }
        var service = files.service();
        var path = files.path();
        if (service == null || path == null) {
            return new BackupSource.Files(
                    files.paths().stream().map(project::resolve).toList(), storage);
        }
        return new BackupSource.ContainerFiles(composeFolder(project, files), service, path, storage);
    }

    private static Path composeFolder(Project project, FileSet files) {
        return composeFolder(project)
                .orElseThrow(() -> new PermanentFailure("the files " + files.name() + " of " + project.name()
                        + " are in the service of a Compose file, and the project names none"));
    }

    /** The folder of the Compose file of a project; empty when it has none. */
    static Optional<Path> composeFolder(Project project) {
        return Optional.ofNullable(project.file().compose()).map(compose -> folder(project, compose));
    }

    private static Path folder(Project project, Compose compose) {
        var file = project.resolve(compose.file());
        return Objects.requireNonNullElse(file.getParent(), file);
    }

    private BackupSource onServer(Project project, Database declared, Storage storage) {
        var service = declared.service();
        var compose = project.file().compose();
        if (service == null || compose == null) {
            throw new PermanentFailure("database " + declared.name() + " of " + project.name()
                    + " names no service of a Compose file; only a server in a container can be backed up");
        }
        var folder = folder(project, compose);
        boolean redis = declared.kind() == DatabaseKind.REDIS;
        try {
            var environment = environments.of(project);
            if (redis) {
                var password = environment.fill(Objects.requireNonNullElse(declared.password(), ""));
                if (declared.user() != null && password.isEmpty()) {
                    // The program would leave out the user and be whoever needs no password.
                    throw new PermanentFailure("the password of user " + declared.user() + " of database "
                            + declared.name() + " of " + project.name() + " is empty");
                }
                return new BackupSource.Redis(folder, service, declared.user(), password, storage);
            }
            var location = environment.fill(declared.location());
            return declared.kind() == DatabaseKind.MYSQL
                    ? new BackupSource.MySql(
                            folder, service, MySqlUrl.parse(location).database(), declared.user(), storage)
                    : new BackupSource.Postgres(
                            folder, service, PostgresUrl.parse(location).database(), declared.user(), storage);
        } catch (MissingVariableException | IllegalArgumentException e) {
            throw new PermanentFailure("the " + (redis ? "password" : "url") + " of database " + declared.name()
                    + " of " + project.name() + ": " + e.getMessage());
        }
    }

    private static Storage storage(Project project, String name) {
        var duty = project.file().backup();
        if (duty == null) {
            return Storage.UNSAID;
        }
        var timetable = duty.timetable();
        return new Storage(
                resolved(project, duty.to()),
                duty.keep(),
                timetable == null ? ZoneOffset.UTC : timetable.zone(),
                duty.recipients(),
                resolved(project, duty.identity()),
                duty.copies(),
                !duty.copiesOnly().contains(name),
                duty.rate(),
                duty.stallsAfter());
    }

    private static @Nullable Path resolved(Project project, @Nullable String path) {
        return path == null ? null : project.resolve(path);
    }
}
