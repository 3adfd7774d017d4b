package dev.taskforge.ops.channel;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A project whose file says who hears of it, on real stores. The engine runs once it is started. */
final class AlertFixture implements AutoCloseable {
    static final Map<String, String> VARIABLES = Map.of(
            "TOKEN", "123:very-hidden-token",
            "OTHER_KEY", "another-hidden-key",
            "SIGNING", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz");

    final Database database;
    final Engine engine;
    final AuditLog audit;
    final Projects projects;
    final Alerts alerts;
    final Environments environments;
    final JobType type;
    private final Path folder;

    AlertFixture(Path folder, Clock clock) {
        this.folder = folder;
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        environments = new Environments(new Fingerprints(new byte[32]), VARIABLES);
        alerts = new Alerts(database, engine::jobs, audit, clock);
        type = new AlertOperation(
                        projects,
                        environments::of,
                        new Post(true, Duration.ofSeconds(2), clock),
                        alerts,
                        database,
                        () -> URI.create("https://taskforge.example.id"),
                        clock)
                .type();
        engine.register(type);
    }

    /** The project {@code shop} with these channels, each on a line of its own. */
    Project apply(String... channels) {
        var yaml = "project: shop\nalerts:\n  every: 10m\n  to:\n    - " + String.join("\n    - ", channels) + "\n";
        return database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    void tell(Project project, News news) {
        database.write(tx -> {
            alerts.tell(tx, project, news);
            return true;
        });
    }

    static News bad(String key) {
        return news(key, Severity.CRITICAL, false, "alert.overdue.backup");
    }

    static News well(String key) {
        return news(key, Severity.INFO, true, "alert.well.backup");
    }

    static News news(String key, Severity severity, boolean well, String title) {
        return new News(
                key,
                Topic.BACKUP,
                "backup/main",
                severity,
                well,
                Message.of(title, "Shop", "main"),
                List.of(Message.of("alert.newest.none")),
                "/projects/shop/backups");
    }

    List<Told> told() {
        return alerts.list("shop", 100);
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
