package dev.taskforge.ops.web;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.access.AccessCheck;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckOperation;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.journey.JourneyCheck;
import dev.taskforge.ops.journey.JourneyRuns;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A project about a {@link TestSite}, its checks asked by jobs as the product does. */
public final class SiteFixture implements AutoCloseable {
    private static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public final TestSite site;
    public final Path folder;
    public final Database database;
    public final Evidences evidences;
    public final JourneyRuns runs;
    public final Checks checks;
    public final Engine engine;
    private final Projects projects;

    public SiteFixture(Path folder) throws IOException {
        this.folder = folder;
        site = new TestSite();
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        runs = new JourneyRuns(database, clock);
        var kinds = kinds(runs);
        evidences = new Evidences(database, clock);
        checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "host-1");
        var audit = AuditLog.of(database, clock, folder);
        var started = new java.util.concurrent.atomic.AtomicReference<Engine>();
        projects =
                new Projects(database, clock, () -> started.get().schedules(), audit, new ProjectReader(kinds.all()));
        var operation = new CheckOperation(database, projects, checks, evidences);
        engine = Engines.open(
                database, clock, EngineSettings.defaults("test").drain(PATIENCE), List.of(operation.type()));
        started.set(engine);
        engine.start();
        Files.writeString(
                folder.resolve(".env"),
                "SITE=" + site.address() + "\nPASSWORD=" + TestSite.PASSWORD + "\nTOKEN=" + TestSite.API_TOKEN + "\n");
    }

    public static CheckKinds kinds(JourneyRuns runs) {
        return CheckKinds.with(List.of(JourneyCheck.kind(runs), AccessCheck.KIND));
    }

    /** Puts a file with these sections in force. */
    public Project apply(String sections) {
        var yaml = "project: shop\ncompose: {file: compose.yml, env_file: .env}\n" + sections;
        return database.write(tx -> projects.apply(tx, yaml, folder, "me"));
    }

    /** Asks every check by a job and returns it ended. */
    public Job ask() {
        return end(submit());
    }

    public long submit() {
        return engine.jobs()
                .submit(NewJob.of("check", "{\"project\":\"shop\"}").submittedBy("ani"))
                .job()
                .id();
    }

    public Job end(long id) {
        await().atMost(PATIENCE)
                .until(() -> engine.jobs().find(id).orElseThrow().state().isFinal());
        return engine.jobs().find(id).orElseThrow();
    }

    /** Asks every check and returns the newest evidence of {@code check}. */
    public Evidence ask(String check) {
        ask();
        return evidences.newest("shop", check).orElseThrow();
    }

    /** {@code PASS what was seen} */
    public String answer(String check) {
        return seen(ask(check));
    }

    public static String seen(Evidence evidence) {
        return evidence.state() + " " + ENGLISH.render(evidence.seen());
    }

    public static String fix(Evidence evidence) {
        return evidence.fix() == null ? "" : ENGLISH.render(evidence.fix());
    }

    @Override
    public void close() {
        site.close();
        engine.close();
        database.close();
    }
}
