package dev.taskforge.server.self;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.db.Database;
import dev.taskforge.server.Operations;
import dev.taskforge.server.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Puts TaskForge's own project into force at each start and has it proven. */
public final class SelfProject {
    private static final String FOLDER = "/dev/taskforge/server/self/";

    private final Database database;
    private final Engine engine;
    private final Operations operations;

    public SelfProject(Database database, Engine engine, Operations operations) {
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
        var yaml = (text("taskforge.yaml") + text(database.dialect().folder() + ".yaml"))
                .replace("@ENVIRONMENT@", settings.production() ? "production" : "development")
                .replace("@TIMEZONE@", ZoneId.systemDefault().getId())
                .replace("@URL@", local.toString());
        database.write(tx -> {
            engine.schedules().put(tx, Tidying.schedule());
            operations.projects().renewSchedules(tx);
            var project = operations
                    .projects()
                    .applyOwn(tx, yaml, settings.data().toAbsolutePath().normalize());
            operations.proof().begin(tx);
            return project;
        });
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
