package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckOperationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private Projects projects;
    private Checks checks;
    private Evidences evidences;

    @BeforeEach
    void open() {
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        var kinds = new CheckKinds(CheckKinds.builtIn());
        projects = new Projects(
                database,
                clock,
                () -> engine.schedules(),
                AuditLog.of(database, clock, folder),
                new ProjectReader(kinds.all()));
        checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "host-1");
        evidences = new Evidences(database, clock);
        var operation = new CheckOperation(database, projects, checks, evidences);
        var settings = EngineSettings.defaults("test").drain(Duration.ofSeconds(5));
        engine = Engines.open(database, clock, settings, List.of(operation.type()));
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private void apply(String checksYaml) {
        var yaml = "project: shop\nchecks:\n" + checksYaml.indent(2);
        database.write(tx -> projects.apply(tx, yaml, folder, "me"));
    }

    private long submit(String checkNames) {
        var payload = "{\"project\":\"shop\",\"checks\":" + checkNames + "}";
        return engine.jobs()
                .submit(NewJob.of("check", payload).submittedBy("ani"))
                .job()
                .id();
    }

    private Job finished(long id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> engine.jobs().find(id).orElseThrow(),
                        job -> job.state().isFinal());
    }

    @Test
    void everyCheckIsAskedAndItsEvidenceKept() throws Exception {
        Files.writeString(folder.resolve("f"), "x");
        apply("""
                there: {file: f}
                gone: {file: g}
                broken: {http: "http://${NOWHERE}/"}
                vouch: {attestation: "It works"}
                """);

        var job = finished(submit("null"));

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.result()).contains("\"pass\":1", "\"fail\":1", "\"error\":1", "\"manual\":1");
        assertThat(evidences.newestOf("shop").values())
                .allMatch(evidence -> evidence.askedBy().equals("ani") && evidence.jobId() != null)
                .extracting(Evidence::check)
                .containsExactlyInAnyOrder("there", "gone", "broken", "vouch");
        assertThat(engine.jobs().log(job.id(), 0, 100))
                .extracting(LogLine::text)
                .anyMatch(line -> line.startsWith("gone: FAIL, " + folder.resolve("g") + " does not exist."));
    }

    @Test
    void onlyTheNamedChecksAreAsked() {
        apply("a: {file: g}\nb: {file: g}");

        finished(submit("[\"b\"]"));

        assertThat(evidences.newestOf("shop")).containsOnlyKeys("b");
        assertThat(finished(submit("[\"nope\"]")).error()).contains("project shop has no check nope");
    }

    @Test
    void thePersonsWordIsNotBuriedByAskingAgain() {
        apply("vouch: {attestation: \"It works\"}");
        var project = projects.find("shop").orElseThrow();
        var check = checks.find(project, "vouch").orElseThrow();
        var context = checks.contextOf(project, "vouch");
        var word = database.write(
                tx -> evidences.attest(tx, "shop", check, context, true, "restored on Friday", "OPS-12", "ani"));

        var job = finished(submit("null"));

        assertThat(job.result()).contains("\"pass\":1");
        assertThat(evidences.newest("shop", "vouch")).contains(word);
        assertThat(AskingFixture.render(word.seen())).isEqualTo("ani states: restored on Friday (proof: OPS-12)");
    }

    @Test
    void cancellingEndsTheCommandsOfTheChecks() {
        apply("slow: {command: [sleep, \"600\"], read_only: true, timeout: 10m}");
        long id = submit("null");
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().descendants().anyMatch(p -> sleeping(p)));

        database.write(tx -> engine.jobs().cancel(tx, id));

        assertThat(finished(id).state()).isEqualTo(JobState.CANCELLED);
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().descendants().noneMatch(p -> sleeping(p)));
        assertThat(evidences.newestOf("shop")).isEmpty();
    }

    private static boolean sleeping(ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> program.contains("sleep") || program.contains("coreutils"))
                .isPresent();
    }

    @Test
    void purgingKeepsTheNewestAndWhatDecisionsRestOn() {
        apply("a: {file: g}");
        for (int i = 0; i < 4; i++) {
            finished(submit("null"));
        }
        var all = evidences.list("shop", "a", null, 10);
        var kept = all.get(2);

        int purged = database.write(tx -> evidences.purge(tx, Instant.now().plusSeconds(60), Set.of(kept.id())));

        assertThat(purged).isEqualTo(2);
        assertThat(evidences.list("shop", "a", null, 10)).containsExactly(all.getFirst(), kept);
        assertThat(evidences.find(all.get(1).id())).isEmpty();
    }
}
