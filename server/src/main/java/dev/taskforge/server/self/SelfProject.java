package dev.taskforge.server.self;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.server.Operations;
import dev.taskforge.server.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/** Puts TaskForge's own project into force at each start and has it proven. */
public final class SelfProject {
    private static final String FILE = "/dev/taskforge/server/self/taskforge.yaml";
    private static final String DATABASE = "main";
    private static final Duration OLDEST_BACKUP = Duration.ofHours(24);

    private final Database database;
    private final Engine engine;
    private final Operations operations;
    private final Clock clock;

    public SelfProject(Database database, Engine engine, Operations operations, Clock clock) {
        this.database = database;
        this.engine = engine;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * Applies the project and submits its proof: the whole of it when a young backup or a passed drill is missing,
     * else only the checks, as the address may have changed.
     *
     * @param local where this process itself reaches the server
     */
    public void start(Settings settings, URI local) {
        var yaml = text().replace("@ENVIRONMENT@", settings.production() ? "production" : "development")
                .replace("@TIMEZONE@", ZoneId.systemDefault().getId())
                .replace("@URL@", local.toString());
        database.write(tx -> {
            engine.schedules().put(tx, Tidying.schedule());
            return operations
                    .projects()
                    .applyOwn(tx, yaml, settings.data().toAbsolutePath().normalize());
        });
        engine.jobs().submit(isProven() ? DutyJobs.check(Project.OWN, null).submittedBy("system") : SelfProof.job());
    }

    private boolean isProven() {
        var young = clock.instant().minus(OLDEST_BACKUP);
        return operations
                        .backups()
                        .newest(Project.OWN, DATABASE)
                        .filter(backup ->
                                !backup.missing() && backup.snapshotAt().isAfter(young))
                        .isPresent()
                && operations
                        .drills()
                        .newest(Project.OWN, DATABASE)
                        .filter(drill -> drill.passed())
                        .isPresent();
    }

    private static String text() {
        try (InputStream in = SelfProject.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
