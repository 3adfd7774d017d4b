package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.JobGraph.Node;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.JobTypeStatus;
import dev.taskforge.engine.api.JobTypes;
import dev.taskforge.engine.api.NewBatch;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.PayloadRefused;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.RemoteWorkers.Ask;
import dev.taskforge.engine.api.RemoteWorkers.End;
import dev.taskforge.engine.api.RemoteWorkers.Hold;
import dev.taskforge.engine.api.RemoteWorkers.HoldState;
import dev.taskforge.engine.api.RemoteWorkers.Taken;
import dev.taskforge.engine.api.RemoteWorkers.Worker;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.postgres.PostgresJobStore;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

/** How people set job types, and what that does to jobs. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class JobTypesTest {
    private static final Worker ANN = new Worker("ann", "token:ann", Reach.EVERYTHING);
    private static final String SCHEMA =
            "{\"type\":\"object\",\"required\":[\"to\"],\"properties\":{\"to\":{\"type\":\"string\"}}}";
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final TestDatabase kind;

    JobTypesTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = reopened();
    }

    private TestEngine reopened() {
        return new TestEngine(
                kind.at(folder.resolve("db")), JobType.of("own", job -> null).timeout(Duration.ofMinutes(5)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private JobTypes types() {
        return engine.engine.jobTypes();
    }

    private void put(JobTypeSetting setting) {
        engine.database.write(tx -> {
            types().put(tx, setting);
            return true;
        });
        types().list();
    }

    private Taken take() throws InterruptedException {
        var ask = new Ask(null, Set.of("mail"), 1, Duration.ofSeconds(30), null, null, null);
        return engine.engine
                .remoteWorkers()
                .claim(ANN, ask, Duration.ZERO)
                .jobs()
                .getFirst();
    }

    private static Hold hold(Taken taken) {
        return new Hold(taken.job().id(), taken.job().fence());
    }

    private static JobTypeSetting mail() {
        return JobTypeSetting.of("mail");
    }

    @Test
    void whatAJobStatesComesBeforeTheSettingOfItsTypeAndThatBeforeWhatIsBuiltIn() throws InterruptedException {
        assertThat(engine.job(engine.submit("mail")).maxAttempts()).isEqualTo(5);
        assertThat(take().timeout()).isEqualTo(JobType.DEFAULT_TIMEOUT);

        put(mail().maxAttempts(2).timeout(Duration.ofSeconds(90)));
        assertThat(engine.job(engine.submit("mail")).maxAttempts()).isEqualTo(2);
        assertThat(take().timeout()).isEqualTo(Duration.ofSeconds(90));

        long stated = engine.submit(NewJob.of("mail", "{}").maxAttempts(7).timeout(Duration.ofSeconds(3)));
        assertThat(engine.job(stated).maxAttempts()).isEqualTo(7);
        assertThat(take().timeout()).isEqualTo(Duration.ofSeconds(3));

        assertThat(engine.database.<Boolean>write(tx -> types().remove(tx, "mail")))
                .isTrue();
        assertThat(engine.database.<Boolean>write(tx -> types().remove(tx, "mail")))
                .isFalse();
        types().list();
        assertThat(engine.job(engine.submit("mail")).maxAttempts()).isEqualTo(5);
    }

    @Test
    void aFailedAttemptIsRepeatedAfterThePauseOfItsType() throws InterruptedException {
        put(mail().pauses(Duration.ofHours(2), null));
        engine.submit("mail");
        var taken = take();
        engine.engine.remoteWorkers().finish(ANN, List.of(new End.Failed(hold(taken), "away", true, null)));
        var job = engine.job(taken.job().id());
        assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(Duration.between(taken.job().startedAt(), job.runAt()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(122));
    }

    @Test
    void anAttemptBeyondTheTimeoutOfItsTypeIsLost() throws InterruptedException {
        put(mail().timeout(Duration.ofSeconds(1)));
        engine.submit("mail");
        var taken = take();
        await().atMost(TestEngine.PATIENCE)
                .until(() -> engine.engine
                                .remoteWorkers()
                                .heartbeat(ANN, List.of(hold(taken)), Duration.ofSeconds(30))
                                .states()
                                .getFirst()
                        == HoldState.LOST);
        assertThat(engine.job(taken.job().id()).error()).isEqualTo("attempt 1 took longer than its 1 s");
    }

    @Test
    void finishedJobsGoAfterTheRetentionOfTheirType() throws InterruptedException {
        put(mail().retention(Duration.ZERO));
        engine.submit("mail");
        var taken = take();
        engine.engine.remoteWorkers().finish(ANN, List.of(new End.Succeeded(hold(taken), null)));
        engine.submit("mail");
        engine.engine.start();
        await().atMost(TestEngine.PATIENCE)
                .until(() -> engine.jobs().find(taken.job().id()).isEmpty());
    }

    @Test
    void settingsOutliveTheProcess() {
        put(mail().maxAttempts(2).payloadSchema(SCHEMA).description("Letters to customers"));
        var before = types().find("mail").orElseThrow();
        engine.close();
        engine = reopened();
        assertThat(types().find("mail")).contains(before);
        assertThatThrownBy(() -> engine.submit("mail")).isInstanceOf(PayloadRefused.class);
    }

    @Test
    void aChangeThatDidNotBecomeDurableDoesNotCount() {
        assertThatThrownBy(() -> engine.database.write(tx -> {
                    types().put(tx, mail().maxAttempts(2));
                    throw new IllegalStateException("the audit log is full");
                }))
                .hasMessage("the audit log is full");
        assertThat(engine.job(engine.submit("mail")).maxAttempts()).isEqualTo(5);
        assertThat(types().find("mail").orElseThrow().setting()).isNull();
    }

    @Test
    void theListTellsWhereEachTypeComesFromAndWhatWaits() throws InterruptedException {
        put(JobTypeSetting.of("rare").maxAttempts(1));
        engine.submit("mail");
        engine.submit("mail");
        engine.submit("lost");
        take();
        assertThat(types().list())
                .extracting(JobTypeStatus::name, JobTypeStatus::own, JobTypeStatus::workers, JobTypeStatus::ready)
                .containsExactly(
                        tuple("lost", false, 0, 1L),
                        tuple("mail", false, 1, 1L),
                        tuple("own", true, 0, 0L),
                        tuple("rare", false, 0, 0L));
        assertThat(types().find("mail").orElseThrow().running()).isEqualTo(1);
        assertThat(types().find("own").orElseThrow().limits().timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(types().find("nothing")).isEmpty();
    }

    static List<JobTypeSetting> refused() {
        var mail = mail();
        var own = JobTypeSetting.of("own");
        return List.of(
                JobTypeSetting.of("Mail!"),
                mail.maxAttempts(0),
                mail.maxAttempts(101),
                mail.timeout(Duration.ofMillis(999)),
                mail.timeout(Duration.ofDays(367)),
                mail.pauses(Duration.ofDays(8), null),
                mail.pauses(null, Duration.ofSeconds(-1)),
                mail.pauses(Duration.ofMinutes(2), Duration.ofMinutes(1)),
                mail.retention(Duration.ofDays(4_000)),
                mail.description(" "),
                mail.payloadSchema("{\"type\":\"text\"}"),
                own.maxAttempts(2),
                own.pauses(Duration.ofSeconds(1), null),
                own.payloadSchema("true"),
                own.timeout(Duration.ofMinutes(4)),
                own.retention(Duration.ofHours(23)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsOutOfBoundsIsRefusedWithTheField(JobTypeSetting setting) {
        assertThatThrownBy(() -> put(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches(
                        "(?s)(name|timeout|max_attempts|retry_first|retry_most|retention|description|payload_schema)[ :].*");
        assertThat(types().list()).allMatch(type -> type.setting() == null);
    }

    @Test
    void aTypeOfTheServerTakesALongerTimeoutAndAnotherRetention() {
        put(JobTypeSetting.of("own").timeout(Duration.ofHours(2)).retention(Duration.ofDays(1)));
        var limits = types().find("own").orElseThrow().limits();
        assertThat(limits.timeout()).isEqualTo(Duration.ofHours(2));
        assertThat(limits.retention()).isEqualTo(Duration.ofDays(1));
        long id = engine.submit("own");
        engine.start();
        engine.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void oneTypeIsFoundAsTheListShowsIt() throws InterruptedException {
        engine.submit("mail");
        engine.submit("mail");
        take();
        engine.submit("free");
        put(JobTypeSetting.of("set").timeout(Duration.ofSeconds(90)));
        var list = types().list();
        assertThat(list).extracting(JobTypeStatus::name).contains("mail", "free", "set", "own");
        assertThat(list)
                .allSatisfy(type -> assertThat(types().find(type.name())).contains(type));
        assertThat(types().find("mail"))
                .hasValueSatisfying(
                        mail -> assertThat(mail.ready() + mail.running()).isEqualTo(2));
        assertThat(types().find("nothing")).isEmpty();
    }

    @Test
    void jobsSubmittedTogetherAreNotCheckedForLongerThanAllowed() {
        put(mail().payloadSchema(SCHEMA));
        var store = engine.database.dialect() == Dialect.SQLITE ? new SqliteJobStore() : new PostgresJobStore();
        var settings = new TypeSettings(engine.database, store.types(), Map.of());
        var free = NewJob.of("free", "{}");
        var good = NewJob.of("mail", "{\"to\":\"sri\"}");
        settings.checkAll(List.of(free, good, good), Duration.ofMinutes(1));
        settings.checkAll(List.of(free, free), Duration.ZERO);
        assertThatThrownBy(() -> settings.checkAll(List.of(free, good, good), Duration.ZERO))
                .isInstanceOf(PayloadRefused.class)
                .hasMessageStartingWith("jobs[1].payload: checking the payloads before it took too long");
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedHoweverItIsSubmitted() {
        put(mail().payloadSchema(SCHEMA));
        var good = NewJob.of("mail", "{\"to\":\"sri\"}");
        var bad = NewJob.of("mail", "{\"to\":170845}");
        assertThatThrownBy(() -> engine.submit(bad))
                .isInstanceOf(PayloadRefused.class)
                .hasMessage("payload/to: integer found, string expected");
        assertThatThrownBy(() -> engine.database.write(tx -> engine.jobs().submit(tx, bad)))
                .hasMessage("payload/to: integer found, string expected");
        assertThatThrownBy(() -> engine.jobs().submitAll(List.of(good, bad, good, NewJob.of("mail", "{}"))))
                .hasMessage("jobs[1].payload/to: integer found, string expected;"
                        + " jobs[3].payload: required property 'to' not found");
        var graph = new JobGraph(List.of(Node.of("a", good), Node.of("b", bad)));
        assertThatThrownBy(() -> engine.jobs().submitAll(graph))
                .hasMessage("jobs[1].payload/to: integer found, string expected");
        assertThatThrownBy(() -> engine.jobs().submit(new NewBatch("many", List.of(Node.of("a", good)), bad)))
                .hasMessage("callback.payload/to: integer found, string expected");
        assertThatThrownBy(() -> engine.database.write(tx -> engine.engine
                        .schedules()
                        .put(tx, new NewSchedule("s", null, "0 2 * * *", ZoneOffset.UTC, bad))))
                .hasMessage("job.payload/to: integer found, string expected");
        var many = IntStream.range(0, 40).mapToObj(i -> bad).toList();
        assertThatThrownBy(() -> engine.jobs().submitAll(many))
                .isInstanceOfSatisfying(
                        PayloadRefused.class,
                        refused -> assertThat(refused.places()).hasSize(10));
        assertThat(engine.jobs().list(JobFilter.newest(10))).isEmpty();
        engine.submit(good);
        engine.submit(NewJob.of("other", "[]"));
    }

    @Test
    void aScheduleWhosePayloadNoLongerFitsLosesItsSlotAndSaysWhy() {
        var schedules = engine.engine.schedules();
        var daily = new NewSchedule("daily", null, "0 2 * * *", ZoneOffset.UTC, NewJob.of("mail", "{}"));
        engine.database.write(tx -> schedules.put(tx, daily));
        put(mail().payloadSchema(SCHEMA));
        engine.database.write(tx -> tx.update("UPDATE schedule SET next_at = 1000"));
        engine.start();
        var fired = await().atMost(TestEngine.PATIENCE)
                .until(() -> schedules.find("daily").orElseThrow(), schedule -> schedule.lastAt() != null);
        assertThat(fired.lastError()).isEqualTo("payload: required property 'to' not found");
        assertThat(fired.lastJobId()).isNull();
        assertThat(fired.nextAt()).isAfter(fired.lastAt());
        assertThatThrownBy(() -> engine.database.write(tx -> schedules.run(tx, "daily")))
                .isInstanceOf(PayloadRefused.class);

        put(mail());
        engine.database.write(tx -> tx.update("UPDATE schedule SET next_at = 1000"));
        var again = await().atMost(TestEngine.PATIENCE)
                .until(() -> schedules.find("daily").orElseThrow(), schedule -> schedule.lastJobId() != null);
        assertThat(again.lastError()).isNull();
    }

    @Test
    void theTraceTravelsToTheHandlerTheLogAndTheWorkerOutside() throws InterruptedException {
        var seen = new ConcurrentLinkedQueue<String>();
        engine.close();
        engine = new TestEngine(kind.at(folder.resolve("db")), JobType.of("own", job -> {
            seen.add(job.traceparent() + " " + MDC.get("trace"));
            return null;
        }));
        engine.start();
        engine.awaitState(engine.submit(NewJob.of("own", "{}").traceparent(TRACE)), JobState.SUCCEEDED);
        engine.awaitState(engine.submit("own"), JobState.SUCCEEDED);
        assertThat(seen).containsExactly(TRACE + " 4bf92f3577b34da6a3ce929d0e0e4736", "null null");
        long id = engine.submit(NewJob.of("mail", "{}").traceparent(TRACE));
        assertThat(engine.job(id).traceparent()).isEqualTo(TRACE);
        assertThat(take().job().traceparent()).isEqualTo(TRACE);
    }
}
