package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.silence.Silence;
import dev.taskforge.ops.silence.Silences;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Others are told, step by step, of a critical incident that nobody takes on. */
class EscalationsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ALERTS = """
            alerts:
              timezone: Asia/Jakarta
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
                - {id: budi, topics: [], ntfy: {topic: "${BUDI}"}}
                - {id: sari, topics: [], ntfy: {topic: "${SARI}"}}
                - {id: boss, topics: [], ntfy: {topic: "${BOSS}"}}
              oncall:
                who: [{name: Budi, channel: budi}, {name: Sari, channel: sari}]
                turn_days: 1
                since: "2026-11-28 09:30"
              escalate: [{after: 5m, to: [oncall]}, {after: 40m, to: [oncall, boss]}]
            """;

    private static final String CHECK = "site: {http: \"http://127.0.0.1:1/site\", every: 30s}";

    @TempDir
    Path folder;

    private IncidentFixture f;

    @BeforeEach
    void open() {
        f = new IncidentFixture(folder);
        f.applyWith(ALERTS, "site: {http: \"http://127.0.0.1:1/site\", every: 30s}");
        f.run(MINUTE);
    }

    @AfterEach
    void close() {
        f.close();
    }

    private Incident goesDown() {
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        return f.open().getFirst();
    }

    private List<Job> jobs() {
        return f.engine
                .jobs()
                .list(new JobFilter(null, null, DutyJobs.ESCALATE, null, null, 100))
                .reversed();
    }

    /** Runs the newest step. */
    private List<String> step() {
        return run(jobs().getLast());
    }

    private List<String> run(Job job) {
        var context = (JobContext) Proxy.newProxyInstance(
                JobContext.class.getClassLoader(),
                new Class<?>[] {JobContext.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "job" -> job;
                    case "payload" -> JSON.readValue(job.payload(), (Class<?>) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        var told = f.escalations.run(context).told();
        f.run(Duration.ofSeconds(10));
        return told;
    }

    private List<String> heard(String channel) {
        return f.read().stream()
                .filter(told -> told.channel().equals(channel))
                .map(Told::title)
                .toList();
    }

    @Test
    void eachStepTellsItsChannelsAndWhoeverIsOnCallThen() {
        var incident = goesDown();
        assertThat(jobs()).hasSize(1);
        assertThat(jobs().getFirst().runAt()).isEqualTo(incident.roundAt().plus(MINUTE.multipliedBy(5)));
        f.run(MINUTE.multipliedBy(4));

        // It is 9:08 in Jakarta: Budi's turn ends at 9:30.
        assertThat(step()).containsExactly("budi");
        assertThat(heard("budi")).containsExactly("shop: site is DOWN");
        assertThat(heard("sari")).isEmpty();
        assertThat(f.read().getLast().lines()).contains("Nobody has said that they look after it", "Since: ");

        f.run(MINUTE.multipliedBy(35));
        assertThat(step()).containsExactly("sari", "boss");
        assertThat(heard("boss")).containsExactly("shop: site is DOWN");
        assertThat(jobs()).hasSize(2);
        assertThat(f.stories().getFirst().events())
                .filteredOn(event -> event.kind() == Kind.ESCALATED)
                .hasSize(2);

        f.works("site");
        f.run(MINUTE.multipliedBy(5));
        for (var channel : List.of("ops", "budi", "sari", "boss")) {
            assertThat(heard(channel)).as(channel).last().asString().contains("is up again");
        }
    }

    @Test
    void whoeverTakesItOnEndsTheSteps() {
        var incident = goesDown();
        f.incidents.acknowledge(incident, null, "ani");
        f.run(MINUTE.multipliedBy(4));

        assertThat(step()).isEmpty();
        assertThat(heard("budi")).isEmpty();
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void ofWhatIsOverNobodyIsTold() {
        goesDown();
        f.works("site");
        f.run(MINUTE.multipliedBy(4));

        assertThat(step()).isEmpty();
        assertThat(heard("budi")).isEmpty();
    }

    @Test
    void aStepThatRunsTwiceTellsOnce() {
        goesDown();
        f.run(MINUTE.multipliedBy(4));
        var job = jobs().getFirst();

        assertThat(run(job)).containsExactly("budi");
        assertThat(run(job)).isEmpty();
        assertThat(heard("budi")).hasSize(1);
        assertThat(jobs()).hasSize(2);
    }

    @Test
    void inASilenceNobodyIsToldAndTheStepIsTakenAfterIt() {
        goesDown();
        var silences = new Silences(f.database, f.audit, f.clock);
        f.database.write(tx -> silences.begin(tx, "shop", Silence.ALL, Duration.ofMinutes(20), "new disk", "ani"));
        f.run(MINUTE.multipliedBy(4));
        assertThatThrownBy(this::step).isInstanceOf(Snooze.class);
        assertThat(heard("budi")).isEmpty();
        assertThat(jobs()).hasSize(1);

        f.run(MINUTE.multipliedBy(17));
        assertThat(step()).containsExactly("budi");
        assertThat(jobs()).hasSize(2);
    }

    @Test
    void aWarningWakesNobodyElse() {
        f.applyWith(ALERTS, "site: {http: \"http://127.0.0.1:1/site\", every: 30s, priority: P2}");
        f.run(MINUTE);
        goesDown();
        f.run(MINUTE.multipliedBy(4));

        assertThat(step()).isEmpty();
    }

    @Test
    void afterAWindowTheStepsCountFromTheFirstWords() {
        f.planned = (_, _) -> PlannedChanges.NOT_YET;
        f.fails("site");
        f.run(MINUTE.multipliedBy(60));
        assertThat(f.read()).isEmpty();
        assertThat(jobs()).isEmpty();

        var ended = f.clock.instant();
        f.planned = (_, _) -> ended;
        f.run(MINUTE.multipliedBy(3));
        assertThat(f.titles()).containsExactly("shop: site is DOWN");
        assertThat(jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.runAt())
                        .isEqualTo(f.open().getFirst().toldAt().plus(MINUTE.multipliedBy(5)))
                        .isAfter(f.clock.instant()));
    }

    @Test
    void whenSomebodyHearsOfItOnlyLaterTheStepsCountFromThen() {
        f.applyWith("", CHECK);
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(30));
        assertThat(jobs()).isEmpty();

        f.applyWith(ALERTS, CHECK);
        f.run(MINUTE.multipliedBy(2));
        assertThat(jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.runAt()).isAfter(f.clock.instant()));
    }

    @Test
    void aWarningThatBecomesCriticalWakesOthersFromThenOn() {
        f.applyWith(
                ALERTS,
                "disk: {http: \"http://127.0.0.1:1/disk\", every: 30s, priority: P2}",
                "site: {http: \"http://127.0.0.1:1/site\", every: 30s, needs: [disk]}");
        f.run(MINUTE);
        f.fails("disk");
        f.run(MINUTE.multipliedBy(60));
        assertThat(step()).isEmpty();
        assertThat(step()).isEmpty();
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.open()).singleElement().extracting(Incident::severity).isEqualTo(Severity.CRITICAL);

        var job = jobs().getLast();
        assertThat(job.runAt()).isEqualTo(f.open().getFirst().toldAt().plus(MINUTE.multipliedBy(5)));
        assertThat(run(job)).hasSize(1);
        assertThat(run(jobs().getLast())).contains("boss");

        f.works("site");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.open()).singleElement().extracting(Incident::severity).isEqualTo(Severity.WARNING);
    }

    @Test
    void whoeverTookItOnTookOnNothingThatComesBack() {
        var incident = goesDown();
        f.incidents.acknowledge(incident, null, "ani");
        f.works("site");
        f.run(MINUTE.multipliedBy(5));
        assertThat(f.incidents.acknowledge(incident, null, "budi"))
                .as("it is over")
                .isFalse();
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.open()).singleElement().satisfies(open -> {
            assertThat(open.id()).isEqualTo(incident.id());
            assertThat(open.acknowledged()).isNull();
        });

        assertThat(step()).hasSize(1);
        assertThat(f.incidents.acknowledge(incident, null, "budi")).isTrue();
        assertThat(step()).isEmpty();
        assertThat(f.stories().getFirst().events())
                .filteredOn(event -> event.kind() == Kind.ACKNOWLEDGED)
                .extracting(IncidentEvent::who)
                .containsExactly("ani", "budi");
    }

    @Test
    void aFileWithoutStepsSubmitsNothing() {
        f.applyWith(IncidentFixture.ALERTS, "site: {http: \"http://127.0.0.1:1/site\", every: 30s}");
        f.run(MINUTE);
        goesDown();

        assertThat(jobs()).isEmpty();
    }
}
