package dev.taskforge.ops.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.gate.Decision;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.notify.LaunchNotices;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.watch.Leaving;
import dev.taskforge.ops.watch.Monitors;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict after a GO, on an engine that runs. */
class LaunchOperationTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String YAML = """
            project: shop
            checks: {site: {tcp: "127.0.0.1:1", every: 30s}}
            launch: {for: 1h}
            alerts: {to: [{id: ops, private: true, ntfy: {url: "http://127.0.0.1:1", topic: x}}]}
            """;

    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private AuditLog audit;
    private Projects projects;
    private Alerts alerts;
    private Launches launches;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, CLOCK);
        audit = AuditLog.of(database, CLOCK, folder);
        engine = Engines.open(database, CLOCK, EngineSettings.defaults("test"), List.of());
        projects = new Projects(database, CLOCK, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        alerts = new Alerts(database, engine::jobs, audit, CLOCK);
        launches = new Launches(database, engine::jobs, CLOCK);
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        var checks = new Checks(CheckKinds.with(List.of()), environments, CLOCK, "here");
        var looks =
                new LaunchLooks(new Monitors(database, checks, audit, Leaving.NOBODY, CLOCK), new Backups(database));
        engine.register(
                new LaunchOperation(projects, launches, looks, new LaunchNotices(alerts), database, audit).type());
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private Project apply(String yaml) {
        return database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    private void decide(Project project, long id, Verdict status, Instant at) {
        var decision =
                new Decision(id, project.name(), "production", status, "Sari", "", Verdict.GO, List.of(), 1, "ani", at);
        database.write(tx -> {
            launches.decided(tx, project, decision);
            return null;
        });
    }

    private static Instant ago(Duration time) {
        return CLOCK.instant().minus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private Launch newest() {
        return launches.list("shop", 1).getFirst();
    }

    @Test
    void theVerdictIsWrittenDownAndToldWhenTheTimeIsOver() {
        decide(apply(YAML), 7, Verdict.GO, ago(Duration.ofMinutes(61)));
        engine.start();

        await().untilAsserted(() -> assertThat(newest().isOpen()).isFalse());
        var report = Objects.requireNonNull(newest().report());
        assertThat(report.verdict()).isEqualTo(LaunchReport.State.UNKNOWN);
        assertThat(alerts.list("shop", 10))
                .extracting(told -> told.title() + " " + told.lines())
                .singleElement()
                .asString()
                .contains("NOT KNOWN", "Monitor site", "0 times of 120");
        assertThat(audit.of("shop", "launch.verdict", "launch/" + newest().id()))
                .hasSize(1);
    }

    @Test
    void beforeItsTimeIsOverNothingIsDecided() {
        decide(apply(YAML), 7, Verdict.GO, ago(Duration.ofMinutes(1)));

        assertThat(newest().isOpen()).isTrue();
        assertThat(newest().endsAt()).isAfter(CLOCK.instant());
        assertThat(newest().report()).isNull();
    }

    @Test
    void aNewerDecisionEndsWhatGoesOn() {
        var project = apply(YAML);
        decide(project, 7, Verdict.GO, ago(Duration.ofMinutes(5)));
        decide(project, 8, Verdict.GO, ago(Duration.ofMinutes(3)));
        assertThat(launches.list("shop", 10))
                .extracting(launch -> launch.decision() + " " + launch.isOpen())
                .containsExactly("8 true", "7 false");

        decide(project, 9, Verdict.NO_GO, ago(Duration.ofMinutes(1)));
        assertThat(launches.list("shop", 10))
                .extracting(launch -> launch.decision() + " " + launch.isOpen())
                .containsExactly("8 false", "7 false");
    }

    @Test
    void theJobOfOneThatANewerDecisionEndedTellsNobody() {
        var project = apply(YAML);
        decide(project, 7, Verdict.GO, ago(Duration.ofMinutes(61)));
        decide(project, 8, Verdict.NO_GO, ago(Duration.ofMinutes(30)));
        engine.start();

        await().untilAsserted(() ->
                assertThat(engine.jobs().list(JobFilter.newest(10))).allMatch(job -> job.finishedAt() != null));
        assertThat(newest().report()).isNull();
        assertThat(alerts.list("shop", 10)).isEmpty();
    }

    @Test
    void whereTheFileSaysNoMoreWhatIsWatchedItEndsWithoutAVerdict() {
        decide(apply(YAML), 7, Verdict.GO, ago(Duration.ofMinutes(61)));
        apply(YAML.replace("launch: {for: 1h}\n", ""));
        engine.start();

        await().untilAsserted(() -> assertThat(newest().isOpen()).isFalse());
        assertThat(newest().report()).isNull();
    }

    @Test
    void withoutTheSectionAGoBeginsNothing() {
        decide(apply(YAML.replace("launch: {for: 1h}\n", "")), 7, Verdict.GO, ago(Duration.ofMinutes(1)));

        assertThat(launches.list("shop", 10)).isEmpty();
    }
}
