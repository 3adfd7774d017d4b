package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy}, {@code rollback}, {@code releases} and {@code deployments}. */
class ReleasesTest {
    private static final String PLAN = """
            {"refused":null,"fix":null,"image":"shop:2","before":3,
             "steps":["start 1 container(s) of app from shop:2 and wait up to 120 s until they are well",
               "let nginx pass requests to the new version, by nginx/app.upstream.conf"],
             "last_gap_seconds":2.4}""";
    private static final String REFUSED = """
            {"refused":"nginx does not include /etc/nginx/app.conf","fix":"Include it within http.","image":null,
             "before":null,"steps":[],"last_gap_seconds":null}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aDeploymentIsFollowedWithWhatItWritesToItsEnd() {
        server.on("POST /api/v1/projects/shop/deploy", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"deploy\",\"state\":\"running\"}")
                .on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"deploy","state":"succeeded","result":{"release":4}}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, """
                        {"items":[{"number":1,"at":"2026-11-21T09:00:00Z","text":"release 4: shop:2"}]}""")
                .on("GET /api/v1/jobs/5/log?after=1&limit=500", 200, """
                        {"items":[{"number":2,"at":"2026-11-21T09:00:01Z","text":"requests go to release 4"}]}""");

        var run = Run.of(server, "deploy", "shop", "--image", "shop:2", "--note", "new checkout");

        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("Job 5.").endsWith("""
                          release 4: shop:2
                          requests go to release 4
                        Job 5 (deploy) succeeded.
                        Release 4 of shop serves.
                        """);
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"image\":\"shop:2\",\"note\":\"new checkout\"}");
    }

    @Test
    void oneThatFailsEndsWithOneAndItsReason() {
        server.on("POST /api/v1/projects/shop/deploy", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"deploy","state":"failed","error":"app-r4-1 has ended with exit code 1"}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, "{\"items\":[]}");

        var run = Run.of(server, "deploy", "shop", "--build");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("app-r4-1 has ended").doesNotContain("serves");
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"build\":true}");
    }

    @Test
    void programsGetOnlyTheJob() {
        server.on("POST /api/v1/projects/shop/deploy", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"deploy\",\"state\":\"failed\"}");

        var run = Run.of(server, "deploy", "shop", "--json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("{").contains("\"failed\"");
    }

    @Test
    void oneBesideAnotherIsRefused() {
        server.on("POST /api/v1/projects/shop/deploy", 409, """
                {"title":"Conflict","detail":"Another deployment of shop waits or runs: job 4."}""");

        var run = Run.of(server, "deploy", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("job 4");
    }

    @Test
    void aPlanNumbersWhatWouldBeDone() {
        server.on("POST /api/v1/projects/shop/deploy/plan", 200, PLAN);

        var run = Run.of(server, "deploy", "shop", "--image", "shop:2", "--plan");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                Image: shop:2
                Serves now: release 3
                  1. start 1 container(s) of app from shop:2 and wait up to 120 s until they are
                     well
                  2. let nginx pass requests to the new version, by nginx/app.upstream.conf
                The last time nobody answered for 2.4 s.
                Nothing was changed.
                """);
        assertThat(server.last().body()).isEqualTo("{\"image\":\"shop:2\"}");
        assertThat(Run.of(server, "deploy", "shop", "--plan", "--json").out()).contains("\"last_gap_seconds\" : 2.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "rollback"})
    void aPlanThatWouldBeRefusedSaysWhyAndEndsWithOne(String command) {
        server.on("POST /api/v1/projects/shop/" + command + "/plan", 200, REFUSED);

        var run = Run.of(server, command, "shop", "--plan");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                It would be refused: nginx does not include /etc/nginx/app.conf
                Fix: Include it within http.
                """);
        assertThat(Run.of(server, command, "shop", "--plan", "--json").status()).isEqualTo(1);
    }

    @Test
    void goingBackNamesTheReleaseOnlyWhenItWasNamed() {
        server.on("POST /api/v1/projects/shop/rollback/plan", 200, PLAN.replace("\"before\":3", "\"before\":null"));

        assertThat(Run.of(server, "rollback", "shop", "--plan").out()).contains("Serves now: no release");
        assertThat(server.last().body()).isEqualTo("{}");
        Run.of(server, "rollback", "shop", "--to", "2", "--note", "slow", "--plan");
        assertThat(server.last().body()).isEqualTo("{\"release\":2,\"note\":\"slow\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy shop --image shop:2 --build", "rollback shop --to 0", "rollback shop --to last"})
    void whatCannotBeMeantIsRefusedBeforeItIsSent(String line) {
        assertThat(Run.of(server, line.split(" ")).status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anImageWithoutANameIsNotTakenForNone() {
        Run.of(server, "deploy", "shop", "--image", "");

        assertThat(server.last().body()).isEqualTo("{\"image\":\"\"}");
    }

    @Test
    void releasesShowWhichOneServesAndWhichFailed() {
        server.on("GET /api/v1/projects/shop/releases?limit=2", 200, """
                {"items":[
                  {"number":5,"state":"failed","image":"shop:3","created_at":"2026-11-21T09:40:00Z","created_by":"sri","note":""},
                  {"number":4,"serves":true,"state":"serves","image":"shop:2","created_at":"2026-11-21T09:30:00Z","created_by":"sri",
                    "note":"new checkout","adopted":false,"roll_forward_only":true},
                  {"number":1,"serves":false,"state":"served","image":"shop:1","created_at":"2026-11-21T08:00:00Z","created_by":"system",
                    "note":null,"adopted":true}],
                 "next_cursor":"1"}""")
                .on("GET /api/v1/projects/shop/releases?limit=20&cursor=1", 200, "{\"items\":[]}");

        assertThat(Run.of(server, "releases", "shop", "--limit", "2").out()).isEqualTo("""
                NO  STATE   IMAGE   AGE     BY      NOTE
                5   failed  shop:3  20 min  sri
                4   serves  shop:2  30 min  sri     roll forward only; new checkout
                1   served  shop:1  2 h     system  found running
                More: repeat with --cursor 1
                """);
        assertThat(Run.of(server, "releases", "shop", "--cursor", "1").out()).contains("No releases yet");
    }

    @Test
    void deploymentsShowHowEachEnded() {
        server.on("GET /api/v1/projects/shop/deployments?limit=20", 200, """
                {"items":[
                  {"id":8,"release":null,"before":null,"rollback":false,"by":"ci","state":"running",
                    "started_at":"2026-11-21T09:59:00Z","ended_at":null,"error":null},
                  {"id":7,"release":3,"before":4,"rollback":true,"by":"sri","state":"failed",
                    "started_at":"2026-11-21T09:30:00Z","ended_at":"2026-11-21T09:32:05Z","error":"not well"}]}""");

        assertThat(Run.of(server, "deployments", "shop").out()).isEqualTo("""
                STATE    ID  RELEASE  BEFORE  BACK  AGE     TOOK   BY
                RUNNING  8   -        -       no    60 s    -      ci
                FAILED   7   3        4       yes   30 min  125 s  sri
                Deployment 7: not well
                """);
    }

    @Test
    void aPlanHeldBackByMigrationsSaysWhichAndWhy() {
        server.on("POST /api/v1/projects/shop/deploy/plan", 200, """
                {"refused":"pending migrations: V2.sql","fix":"Make them additive.","image":null,"before":null,"steps":[],
                 "migrations":[{"name":"V2.sql","type":"breaking","standing":"pending","line":3,
                   "why":"The running version reads that column."}],"last_gap_seconds":null}""");

        var run = Run.of(server, "deploy", "shop", "--plan", "--approve-migrations", "drilled");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                It would be refused: pending migrations: V2.sql
                Fix: Make them additive.
                  breaking  V2.sql:3: The running version reads that column.
                """);
        assertThat(server.last().body()).isEqualTo("{\"approve_migrations\":\"drilled\"}");
    }

    @Test
    void goingBackBehindASchemaGivesTheReason() {
        server.on("POST /api/v1/projects/shop/rollback/plan", 200, PLAN);

        Run.of(server, "rollback", "shop", "--to", "2", "--accept-schema", "nobody reads it", "--plan");

        assertThat(server.last().body()).isEqualTo("{\"release\":2,\"accept_schema\":\"nobody reads it\"}");
    }

    @Test
    void oneReleaseIsShownWithWhatWasMeasuredAndWithWhyItFailed() {
        server.on("GET /api/v1/projects/shop/releases/5", 200, """
                {"number":5,"serves":false,"state":"failed","image":"shop:3","image_id":"sha256:3",
                 "created_at":"2026-11-21T09:30:00Z","created_by":"sri","job_id":41,"error":"app-r5-1 has ended.",
                 "measured":{"deployment_id":9,"job_id":41,"replaced":4,
                   "before":{"containers":1,"asked":20,"unanswered":0,"timed":20,"median_ms":3.21,"highest_ms":9.5,
                     "memory_bytes":80000000,"processors":0.021,"restarts":2},
                   "after":{"containers":1,"asked":40,"unanswered":1,"timed":19,"median_ms":3.1,"highest_ms":21,
                     "memory_bytes":null,"processors":0.5,"restarts":0}}}""");

        assertThat(Run.of(server, "releases", "shop", "5").out()).isEqualTo("""
                Release 5 of shop
                  image          shop:3
                  image id       sha256:3
                  written down   2026-11-21T09:30:00Z, sri
                  failed         app-r5-1 has ended. It has never served; job 41 tells more.
                Before and after, measured during the deployment of job 41:
                WHAT                     BEFORE   AFTER         CHANGE
                answer, median           3.2 ms   3.1 ms        -0.1 ms
                answer, slowest          9.5 ms   21.0 ms       +11.5 ms
                without a good answer    0 of 20  1 of 40
                memory                   80.0 MB  not measured
                use of one processor     2.1 %    50.0 %        +47.9 %
                started again by Docker  2        0             -2
                """);
    }

    @Test
    void oneReleaseIsShownWithItsMigrations() {
        server.on("GET /api/v1/projects/shop/releases/4", 200, """
                {"number":4,"serves":true,"image":"shop:2","image_id":"sha256:1","created_at":"2026-11-21T09:30:00Z",
                 "created_by":"sri","note":null,"adopted":false,"roll_forward_only":true,"migrations_approved_by":"sri",
                 "migrations_approved_why":"drilled","migrations":[
                   {"name":"V1.sql","type":"additive","standing":"known","line":1,"why":"New."},
                   {"name":"V2.sql","type":"additive","standing":"changed","line":1,"why":"Applied with other content."}]}""");

        assertThat(Run.of(server, "releases", "shop", "4").out()).isEqualTo("""
                Release 4 of shop, which serves
                  image          shop:2
                  image id       sha256:1
                  written down   2026-11-21T09:30:00Z, sri
                  approved by    sri
                  because        drilled
                Its migrations were approved: the way from it leads forward only.
                  changed  V2.sql: Applied with other content.
                """);
        assertThat(Run.of(server, "releases", "shop", "4", "--json").out()).contains("\"roll_forward_only\" : true");
        assertThat(Run.of(server, "releases", "shop", "0").status()).isEqualTo(2);
    }

    private void verification(boolean passed) {
        server.on("POST /api/v1/projects/shop/verify", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"verify\",\"state\":\"succeeded\"}")
                .on("GET /api/v1/projects/shop/verification", 200, """
                        {"project":"shop","release":4,"passed":%s,"answers":[
                          {"kind":"container","name":"shop-app-r4-1","good":true,"seen":"answers /health with status 200"},
                          {"kind":"check","name":"login","good":%s,"seen":"status 500"}]}""".formatted(passed, passed));
    }

    @Test
    void verifyShowsEachAnswerAndEndsWithOneWhenOneIsBad() {
        verification(false);

        var run = Run.of(server, "verify", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                STATE  NAME           SEEN
                PASS   shop-app-r4-1  answers /health with status 200
                FAIL   login          status 500
                Release 4 of shop is not well.
                """);
    }

    @Test
    void verifyEndsWithZeroWhenAllIsWell() {
        verification(true);

        assertThat(Run.of(server, "verify", "shop").status()).isZero();
        assertThat(Run.of(server, "verify", "shop", "--json").out()).contains("\"passed\" : true");
    }

    private void rehearsal(String verdict, String state) {
        server.on("POST /api/v1/projects/shop/rehearsals", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"rehearse\",\"state\":\"" + state + "\"}")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, "{\"items\":[]}")
                .on("GET /api/v1/projects/shop/rehearsals?limit=1", 200, """
                        {"items":[{"id":2,"job_id":5,"verdict":"%s","outcome":"seen","backup_id":7,
                          "data_of":"2026-11-21T09:30:00Z","restore_seconds":2.5,"migrate_seconds":1.25,"output":"applied 2.sql",
                          "answers":[{"part":"old_before","check":"","good":true,"seen":"is well"},
                            {"part":"old_after","check":"order","good":false,"seen":"status 500"}]}]}""".formatted(verdict));
    }

    @Test
    void aRehearsalShowsWhatWasSeenAndEndsWithOneWhenThereIsNoWayBack() {
        rehearsal("no", "succeeded");

        var run = Run.of(server, "rehearse", "shop", "--image", "shop:2");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("old version, after the migrations", "status 500", "migrate: applied 2.sql")
                .contains("Tried with backup 7", "restored in 2.5 s, migrated", "1.25 s")
                .contains("Can the application go back after these migrations? seen");
    }

    @Test
    void aRehearsalEndsWithZeroWhenThereIsAWayBack() {
        rehearsal("yes", "succeeded");

        assertThat(Run.of(server, "rehearse", "shop").status()).isZero();
        assertThat(Run.of(server, "rehearse", "shop", "--json").out()).contains("\"verdict\" : \"yes\"");
        assertThat(Run.of(server, "rehearse", "shop", "--image", "a", "--build").status())
                .isEqualTo(2);
    }

    @Test
    void aVerificationWhoseJobFailedEndsWithOneAndItsReason() {
        server.on("POST /api/v1/projects/shop/verify", 202, "{\"id\":5}").on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"verify","state":"failed","error":"nothing of shop has been deployed yet"}""");

        var run = Run.of(server, "verify", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("nothing of shop has been deployed yet");
    }
}
