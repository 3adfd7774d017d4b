package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    private final CannedServer server = new CannedServer();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void statusShowsTheServerAndEveryVerdict() {
        server.on("GET /api/v1/status", 200, """
                        {"version":"0.1.0","started_at":"2026-11-21T08:00:00Z","running_jobs":2,
                         "projects":[{"name":"taskforge","verdict":"GO"},{"name":"ahsp","verdict":"NO-GO"}]}""");

        var run = Run.of(server, "status");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("TaskForge 0.1.0 at " + server.url() + ", up 2 h, running jobs: 2")
                .contains("""
                        VERDICT  PROJECT
                        GO       taskforge
                        NO-GO    ahsp
                        """);
        assertThat(server.last().authorization()).isEqualTo("Bearer secret");
    }

    @Test
    void applyShowsThePlanThenApplies() throws IOException {
        Files.writeString(directory.resolve("taskforge.yaml"), "project: shop\n");
        server.on("POST /api/v1/projects/plan", 200, """
                        {"project":"shop","changes":[{"kind":"add","path":"checks.health","after":"http"},
                          {"kind":"change","path":"title","before":"Old","after":"New"}],"unchanged":false}""")
                .on("PUT /api/v1/projects/shop", 200, "{\"name\":\"shop\",\"version\":3}");

        var run = Run.of(server, "apply", directory.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                Changes to shop:
                  + checks.health  http
                  ~ title  Old -> New
                Applied shop, version 3.
                """);
        assertThat(server.last().body()).contains("project: shop").contains(directory.toString());
    }

    @Test
    void applyRemovesNothingWithoutAYes() throws IOException {
        Files.writeString(directory.resolve("taskforge.yaml"), "project: shop\n");
        server.on("POST /api/v1/projects/plan", 200, """
                        {"project":"shop","changes":[{"kind":"remove","path":"backup","before":"02:00"}]}""")
                .on("PUT /api/v1/projects/shop", 200, "{\"name\":\"shop\",\"version\":4}");

        var refused = Run.of(server, "apply", directory.toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("--yes");
        assertThat(server.requests()).hasSize(1);
        assertThat(Run.of(server, "apply", directory.toString(), "--yes").status())
                .isZero();
    }

    @Test
    void applyWithoutAFileSaysHowToWriteOne() {
        var run = Run.of(server, "apply", directory.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("taskforge init");
    }

    @Test
    void logsAreFollowedToTheEndOfTheJob() {
        server.on("GET /api/v1/jobs/5", 200, "{\"state\":\"running\"}")
                .on("GET /api/v1/jobs/5", 200, "{\"state\":\"succeeded\"}")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, """
                        {"items":[{"number":1,"at":"2026-11-21T09:00:00Z","text":"one"}]}""")
                .on("GET /api/v1/jobs/5/log?after=1&limit=500", 200, """
                        {"items":[{"number":2,"at":"2026-11-21T09:00:01Z","text":"two"}]}""");

        var run = Run.of(server, "jobs", "logs", "-f", "5");

        assertThat(run.out()).isEqualTo("2026-11-21T09:00:00Z  one\n2026-11-21T09:00:01Z  two\n");
    }

    @Test
    void aJobThatDoesNotRunSaysWhyAndWhatToDo() {
        server.on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"mail\",\"state\":\"available\"}")
                .on("GET /api/v1/jobs/5/why", 200, """
                        [{"reason":"queue_limit","text":"The queue mail is full.","advice":"Raise it.","holders":[3,4]},
                         {"reason":"no_worker","text":"Nobody takes mail.","advice":"Start one.","holders":[]}]""");

        var run = Run.of(server, "jobs", "show", "5");

        assertThat(run.out())
                .contains("why            The queue mail is full.")
                .contains("what to do     Raise it.")
                .contains("jobs           3, 4")
                .contains("why            Nobody takes mail.");
        assertThat(Run.of(server, "jobs", "show", "5", "--json").out()).contains("\"no_worker\"");
    }

    @Test
    void queuesShowTheirAgeAndSpeed() {
        server.on("GET /api/v1/queues", 200, """
                [{"name":"mail","paused":false,"concurrency":4,"rate":"100/1m","weight":10,
                  "jobs":{"available":12,"running":4,"failed":1},
                  "oldest_available":"2026-11-21T09:30:00Z","done_last_minute":318}]""");

        var run = Run.of(server, "queues", "list");

        assertThat(run.out())
                .contains("OLDEST")
                .contains("30 min")
                .contains("318")
                .contains("100/1m");
    }

    @Test
    void whatPinsTheQueuesIsNamedWithItsRemedy() {
        server.on("GET /api/v1/queues/pins", 200, """
                {"pins":[
                  {"kind":"transaction","name":null,"pid":4711,"user":"reporting","application":"nightly report",
                    "client":"10.0.4.17","state":"idle in transaction","since":"2026-11-21T09:30:00Z",
                    "remedy":"SELECT pg_terminate_backend(4711);"},
                  {"kind":"standby","name":null,"pid":2966,"user":"replicator","application":null,
                    "client":null,"state":"active","since":"2026-11-21T09:30:00Z","remedy":null}],
                 "hidden":2}""");

        var run = Run.of(server, "queues", "pins");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("30 min", "transaction", "4711", "reporting", "10.0.4.17")
                .contains("SELECT pg_terminate_backend(4711);")
                .contains("Session 2966: end the long query on the standby")
                .contains("when: 2.");
        assertThat(Run.of(server, "queues", "pins", "--json").out()).contains("\"pid\" : 4711");
    }

    @Test
    void thatNothingPinsIsNotClaimedOfSessionsThatCannotBeSeen() {
        server.on("GET /api/v1/queues/pins", 200, "{\"pins\":[],\"hidden\":1}");
        assertThat(Run.of(server, "queues", "pins").out())
                .contains("pg_read_all_stats")
                .doesNotContain("Nothing keeps");
    }

    @Test
    void nothingThatPinsTheQueuesIsSaidToo() {
        server.on("GET /api/v1/queues/pins", 200, "{\"pins\":[],\"hidden\":0}");

        assertThat(Run.of(server, "queues", "pins").out()).contains("Nothing keeps");
    }

    private static final String TYPES = """
            [{"name":"backup","server":true,"workers":0,"timeout_seconds":21600,"max_attempts":1,
              "retention_seconds":2592000,"payload_schema":null,"setting":null,"ready":0,"running":1},
             {"name":"mail","server":false,"workers":2,"timeout_seconds":300,"max_attempts":8,
              "retention_seconds":604800,"payload_schema":{"type":"object"},"ready":12,"running":3,
              "setting":{"timeout_seconds":300,"max_attempts":8,"retention_seconds":604800,
                "payload_schema":{"type":"object"},"description":"Letters"}}]""";

    @Test
    void typesShowWhoRunsThemAndWhatCounts() {
        server.on("GET /api/v1/job-types", 200, TYPES);

        var run = Run.of(server, "types", "list");

        assertThat(run.out()).contains("this server", "workers: 2", "6 h", "7 d", "yes");
    }

    @Test
    void settingATypeKeepsWhatNoOptionNames() throws IOException {
        server.on("GET /api/v1/job-types", 200, TYPES).on("PUT /api/v1/job-types/mail", 200, "{}");
        var schema = Files.writeString(directory.resolve("s.json"), "{\"type\":\"array\"}");

        var run = Run.of(
                server,
                "types",
                "set",
                "mail",
                "--timeout",
                "10m",
                "--max-attempts",
                "default",
                "--schema",
                schema.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(server.last().body())
                .isEqualTo("{\"timeout_seconds\":600,\"retention_seconds\":604800,"
                        + "\"payload_schema\":{\"type\":\"array\"},\"description\":\"Letters\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "--timeout, soon, --timeout takes a duration",
        "--max-attempts, many, --max-attempts takes a number",
        "--schema, nowhere.json, nowhere.json"
    })
    void aWrongOptionOfATypeIsRefusedBeforeAnythingIsSent(String option, String value, String reason) {
        server.on("GET /api/v1/job-types", 200, TYPES);

        var run = Run.of(server, "types", "set", "mail", option, value);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
        assertThat(server.last().line()).isEqualTo("GET /api/v1/job-types");
    }

    @Test
    void aScheduleIsRunNow() {
        server.on("POST /api/v1/schedules/shop.backup/run", 201, "{\"id\":9,\"state\":\"available\"}");

        assertThat(Run.of(server, "schedules", "run", "shop.backup").out()).isEqualTo("Job 9 is available.\n");
    }

    @Test
    void aJobIsSubmittedAsTheApiWantsIt() {
        server.on("POST /api/v1/jobs", 201, "{\"id\":9,\"state\":\"available\"}");

        var run = Run.of(server, "jobs", "submit", "test_job", "--payload", "{\"test\":\"data\"}", "--priority", "7");

        assertThat(run.out()).isEqualTo("Job 9 is available.\n");
        assertThat(server.last().body())
                .isEqualTo("{\"queue_name\":\"default\",\"job_type\":\"test_job\",\"payload\":{\"test\":\"data\"},"
                        + "\"priority\":7}");
    }

    @Test
    void aFailedBackupEndsWithOneAndItsReason() {
        server.on("POST /api/v1/projects/shop/backup", 202, "{\"id\":3}").on("GET /api/v1/jobs/3", 200, """
                        {"id":3,"job_type":"backup","state":"failed","error":"No space left on device"}""");

        var run = Run.of(server, "backup", "shop", "main");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("No space left on device");
    }

    @Test
    void anEditedAuditEntryEndsWithOne() {
        server.on("GET /api/v1/audit/verify", 200, """
                        {"ok":false,"entries":12,"problem":{"kind":"edited","number":4,"message":"was edited"}}""");

        var run = Run.of(server, "audit", "verify");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("entry 4: was edited");
    }

    @Test
    void aNewTokenIsAloneOnTheOutput() {
        server.on("POST /api/v1/tokens", 201, "{\"id\":\"1\",\"token\":\"tf_abc\"}");

        var run = Run.of(server, "tokens", "create", "ci", "--role", "shop=viewer", "--role", "*=viewer");

        assertThat(run.out()).isEqualTo("tf_abc\n");
        assertThat(server.last().body()).contains("\"roles\":{\"shop\":\"viewer\",\"*\":\"viewer\"}");
    }

    @Test
    void namesAreEncodedIntoPaths() {
        Run.of(server, "gate", "../users?x", "--cached");

        assertThat(server.last().line()).isEqualTo("GET /api/v1/projects/..%2Fusers%3Fx/gate");
    }

    @Test
    void aQueueIsChangedByAPatch() {
        server.on("PATCH /api/v1/queues/default", 200, "{\"name\":\"default\"}");

        var run = Run.of(server, "queues", "limit", "default", "4");

        assertThat(run.status()).isZero();
        assertThat(server.last().body()).isEqualTo("{\"concurrency\":4}");
        assertThat(Run.of(server, "queues", "rate", "default", "100/1m").out()).contains("at most 100/1m");
        assertThat(server.last().body()).isEqualTo("{\"rate\":\"100/1m\"}");
        assertThat(Run.of(server, "queues", "rate", "default", "off").out()).contains("as many jobs as there are");
        assertThat(server.last().body()).isEqualTo("{\"rate\":\"off\"}");
        assertThat(Run.of(server, "queues", "weight", "default", "10").status()).isZero();
        assertThat(server.last().body()).isEqualTo("{\"weight\":10}");
    }

    @Test
    void initNamesTheProjectAfterItsFolderWhereverTheNameBelongs() throws IOException {
        var shop = directory.resolve("Shop 2");

        assertThat(Run.of(server, "init", shop.toString()).status()).isZero();

        assertThat(shop.resolve("taskforge.yaml"))
                .content()
                .contains("project: shop-2")
                .contains("title: shop-2")
                .doesNotContain("{project}");
    }

    @Test
    void initNeverWritesOverAFile() throws IOException {
        Files.writeString(directory.resolve("taskforge.yaml"), "mine");

        assertThat(Run.of(server, "init", directory.toString()).status()).isEqualTo(1);
        assertThat(directory.resolve("taskforge.yaml")).hasContent("mine");
    }

    @Test
    void completionNamesTheCommands() {
        var run = Run.of(server, "completion", "bash");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("gate").contains("schedules").doesNotContain("announce");
    }
}
