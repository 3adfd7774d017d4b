package dev.taskforge.server.self;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.OwnYaml;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.server.Operations;
import dev.taskforge.server.Settings;
import dev.taskforge.server.recovery.Recovery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts TaskForge's own project into force at each start and has it proven. */
public final class SelfProject {
    private static final String FOLDER = "/dev/taskforge/server/self/";

    private final Database database;
    private final Engine engine;
    private final Operations operations;
    private final Recovery recovery;

    public SelfProject(Database database, Engine engine, Operations operations, Recovery recovery) {
        this.recovery = recovery;
        this.database = database;
        this.engine = engine;
        this.operations = operations;
    }

    /**
     * Applies the project and submits its proof: every check, since the address may have changed, and a backup and its
     * drill when young ones are missing.
     *
     * @param local where this process itself reaches the server
     */
    public void start(Settings settings, URI local) {
        database.write(tx -> {
            operations.projects().renewSchedules(tx);
            return true;
        });
        var before = inForce();
        recovery.readAtStart(own(before), recipient(before));
        if (before.isPresent() && database.overlaps() && !settings.runsJobs()) {
            // It is about the machine of the nodes that run jobs, which put it into force.
            return;
        }
        apply(settings, local, tx -> {
            engine.schedules().put(tx, Tidying.schedule());
            operations.proof().begin(tx);
        });
    }

    /**
     * Reads {@code own.yaml} and the recovery key again.
     *
     * @throws IllegalStateException when they are not as they must be; all stays as it was
     */
    public void reload(Settings settings, URI local) {
        var before = inForce(); // another node may have changed it since this one looked
        recovery.read(own(before), recipient(before));
        apply(settings, local, tx -> {});
    }

    private Optional<ProjectFile> inForce() {
        return operations.projects().find(Project.OWN).map(Project::file);
    }

    private static OwnFile own(Optional<ProjectFile> before) {
        return before.map(OwnFile::of).orElse(OwnFile.NONE);
    }

    private static @Nullable String recipient(Optional<ProjectFile> before) {
        return before.map(ProjectFile::backup)
                .flatMap(duty -> duty.recipients().stream().findFirst())
                .orElse(null);
    }

    /** Where the copies go or who can open them being another, that is proven by a backup and its drill at once. */
    private void apply(Settings settings, URI local, Consumer<Tx> more) {
        var yaml = yaml(settings, local);
        database.write(tx -> {
            var before = operations.projects().find(tx, Project.OWN).map(Project::file);
            recovery.noteKit(tx);
            var now = operations
                    .projects()
                    .applyOwn(tx, yaml, settings.data().toAbsolutePath().normalize())
                    .file();
            more.accept(tx);
            if (before.isPresent() && !isKeptAlike(before.get(), now)) {
                operations.proof().again(tx);
            }
            return true;
        });
    }

    private static boolean isKeptAlike(ProjectFile before, ProjectFile now) {
        var old = before.backup();
        var duty = now.backup();
        return old == null
                || duty == null
                || (old.recipients().equals(duty.recipients())
                        && old.copies().equals(duty.copies())
                        && before.destinations().equals(now.destinations()));
    }

    private String yaml(Settings settings, URI local) {
        var zone = ZoneId.systemDefault().getId();
        var pins = database.dialect() == Dialect.POSTGRESQL ? text("postgresql.yaml") : "";
        return (text("taskforge.yaml") + pins + text("records.yaml"))
                .replace("@OWN@", OwnYaml.sections(recovery.own(), recovery.publicKey(), zone))
                .replace("@ENVIRONMENT@", settings.production() ? "production" : "development")
                .replace("@TIMEZONE@", zone)
                .replace("@URL@", local.toString());
    }

    private static String text(String name) {
        try (InputStream in = SelfProject.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
