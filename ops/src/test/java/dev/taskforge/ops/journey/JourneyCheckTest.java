package dev.taskforge.ops.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.journey.JourneyRun.Cleanup;
import dev.taskforge.ops.journey.JourneyRun.State;
import dev.taskforge.ops.web.SiteFixture;
import dev.taskforge.ops.web.SiteTest;
import dev.taskforge.ops.web.TestSite;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JourneyCheckTest extends SiteTest {
    /** Signs in, makes a project, changes and exports it, deletes it and signs out. */
    static final String LIFE = """
            journeys:
              life:
                base: "${SITE}"
                writes: true
                identity: owner-a of the test tenant
                data: projects called tf-probe
                steps:
                  - name: open
                    path: /login
                    expect: {contains: username}
                    capture: {csrf: {input: csrfmiddlewaretoken}, cookie: {cookie: csrftoken}}
                  - name: sign-in
                    method: POST
                    path: /login
                    form: {username: owner-a, password: "${PASSWORD}", csrfmiddlewaretoken: "${captured.csrf}"}
                    expect: {status: 302, location: /dashboard}
                  - name: dashboard
                    path: /dashboard
                    expect: {contains: Hello owner, not_contains: error}
                  - name: create
                    method: POST
                    path: /projects
                    form: {name: tf-probe, csrfmiddlewaretoken: "${captured.csrf}"}
                    expect: {status: [200, 201]}
                    capture: {id: {json: project.id}}
                  - name: edit
                    method: PATCH
                    path: "/projects/${captured.id}"
                    headers: {X-CSRFToken: "${captured.csrf}"}
                    body: name=tf-probe-2
                    expect: {json: {name: tf-probe-2}}
                  - name: export
                    path: "/projects/${captured.id}/export"
                    expect: {contains: "${captured.id},tf-probe-2", header: {Content-Type: text/csv}}
                cleanup:
                  - name: delete
                    method: DELETE
                    path: "/projects/${captured.id}"
                    headers: {X-CSRFToken: "${captured.csrf}"}
                    expect: {status: [204, 404]}
                  - name: sign-out
                    method: POST
                    path: /logout
                    form: {csrfmiddlewaretoken: "${captured.csrf}"}
                    expect: {status: 302}
            checks:
              c: {journey: life}
            """;

    private JourneyRun newestRun() {
        return fixture.runs.list("shop", 10).getFirst();
    }

    /** A journey of one step. */
    private static String oneStep(String step) {
        return "journeys:\n  j:\n    base: \"${SITE}\"\n    steps:\n      - {name: only, " + step
                + "}\nchecks:\n  c: {journey: j, timeout: 20s}\n";
    }

    @Test
    void aCopyOfTheApplicationIsAskedInItsPlaceAndNothingOfItIsRecorded() throws Exception {
        var project = fixture.apply(LIFE.replace("${SITE}", "http://127.0.0.1:9"));
        var elsewhere = URI.create(fixture.site.address());
        var answered = fixture.checks.askElsewhere(project, "c", "ani", 7, elsewhere);
        assertThat(SiteFixture.seen(answered.evidence())).startsWith("PASS");
        assertThat(fixture.runs.list("shop", 10)).isEmpty();
    }

    @Test
    void aJourneyIsTakenThroughACopyWithoutACheckThatTakesIt() throws Exception {
        var project =
                fixture.apply(LIFE.substring(0, LIFE.indexOf("checks:")).replace("${SITE}", "http://127.0.0.1:9"));
        var elsewhere = URI.create(fixture.site.address());

        var walked = fixture.checks.walk(
                project, "life", fixture.checks.variablesOf(project), Duration.ofMinutes(1), 7, elsewhere);

        assertThat(SiteFixture.seen(walked.evidence())).startsWith("PASS 6 steps passed in");
        assertThat(walked.parts()).extracting(Part::name).contains("sign-in", "sign-out");
        assertThat(fixture.runs.list("shop", 10)).isEmpty();
        assertThat(SiteFixture.seen(fixture.checks
                        .walk(project, "gone", fixture.checks.variablesOf(project), Duration.ofMinutes(1), 7, elsewhere)
                        .evidence()))
                .startsWith("ERROR");
    }

    @Test
    void aWholeAddressIsNotAskedFromACopy() throws Exception {
        var project = fixture.apply(oneStep("path: \"${SITE}/dashboard\""));
        var answered = fixture.checks.askElsewhere(project, "c", "ani", 7, URI.create("http://127.0.0.1:9"));
        assertThat(SiteFixture.seen(answered.evidence())).contains("ERROR", "whole address");
    }

    @Test
    void aVisitorSignsInMakesChangesExportsAndDeletesAndNothingIsLeft() {
        fixture.apply(LIFE);

        var evidence = fixture.ask("c");

        assertThat(SiteFixture.seen(evidence)).startsWith("PASS 6 steps passed in");
        assertThat(site.projectCount()).isEqualTo(2);
        assertThat(site.requests)
                .containsSubsequence(
                        "POST /projects", "GET /projects/102/export", "DELETE /projects/102", "POST /logout");
        var parts = parts(evidence);
        assertThat(parts)
                .extracting(Part::name)
                .containsExactly("open", "sign-in", "dashboard", "create", "edit", "export", "delete", "sign-out");
        assertThat(parts).extracting(Part::state).containsOnly(CheckState.PASS);
        assertThat(parts.get(3).expected()).isEqualTo("200 | 201");
        assertThat(parts.get(3).found()).isEqualTo("201");
        assertThat(newestRun().state()).isEqualTo(State.PASSED);
        assertThat(newestRun().cleanup()).isEqualTo(Cleanup.DONE);
    }

    @Test
    void theStepThatFailsIsNamedAndTheTestDataIsStillPutAway() {
        site.broken.put("PATCH /projects/102", 500);
        fixture.apply(LIFE);

        var evidence = fixture.ask("c");

        assertThat(SiteFixture.seen(evidence)).isEqualTo("FAIL edit: answered 500 instead of 200.");
        assertThat(evidence.exitCode()).isEqualTo(500);
        assertThat(evidence.head()).contains("Sorry").doesNotContain(TestSite.CSRF);
        assertThat(site.projectCount()).isEqualTo(2);
    }

    @Test
    void aJourneyThatLeavesItsTestDataBehindFailsAndSaysWhere() {
        site.broken.put("DELETE /projects/102", 500);
        fixture.apply(LIFE);

        var evidence = fixture.ask("c");

        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(SiteFixture.fix(evidence))
                .contains("projects called tf-probe", "delete")
                .doesNotContain("sign-out");
        assertThat(newestRun().cleanup()).isEqualTo(Cleanup.INCOMPLETE);
        assertThat(newestRun().note()).isEqualTo("delete");
        assertThat(site.requests).contains("POST /logout");
    }

    @Test
    void nothingIsPutAwayWhenNothingCanHaveBeenChanged() {
        site.broken.put("GET /login", 503);
        fixture.apply(LIFE);

        assertThat(fixture.answer("c")).isEqualTo("FAIL open: answered 503 instead of 200.");
        assertThat(site.requests).containsOnly("GET /login");
        assertThat(newestRun().cleanup()).isEqualTo(Cleanup.NONE);
    }

    @Test
    void aWrongPasswordIsSeenAndNotKept() {
        fixture.apply(LIFE.replace("username: owner-a,", "username: nobody,"));

        var evidence = fixture.ask("c");

        assertThat(SiteFixture.seen(evidence)).isEqualTo("FAIL sign-in: answered 200 instead of 302.");
        assertThat(evidence.head()).contains("not ***").doesNotContain(TestSite.PASSWORD);
    }

    @Test
    void noSecretIsKeptAnywhere() throws Exception {
        site.broken.put("GET /dashboard", 500);
        fixture.apply(LIFE);
        var job = fixture.ask();
        site.broken.clear();
        fixture.ask();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(kept()).contains("journey_run").doesNotContain(TestSite.PASSWORD, TestSite.CSRF, TestSite.SESSION);
    }

    @Test
    void aJourneyThatWritesRunsOnlyAsAJob() throws Exception {
        var project = fixture.apply(LIFE);

        var evidence = fixture.checks.ask(project, "c", "me", null).evidence();

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(site.requests).isEmpty();
    }

    @Test
    void aCancelledRunPutsItsTestDataAwayAndLeavesTheEvidenceAlone() throws Exception {
        fixture.apply(LIFE);
        fixture.ask();
        site.hang = "PATCH /projects/104";
        long job = fixture.submit();
        assertThat(site.hanging.await(30, TimeUnit.SECONDS)).isTrue();

        fixture.database.write(tx -> fixture.engine.jobs().cancel(tx, job));

        assertThat(fixture.end(job).state()).isEqualTo(JobState.CANCELLED);
        assertThat(newestRun().state()).isEqualTo(State.CANCELLED);
        assertThat(newestRun().step()).isEqualTo("edit");
        assertThat(newestRun().cleanup()).isEqualTo(Cleanup.DONE);
        assertThat(site.projectCount()).isEqualTo(2);
        assertThat(fixture.evidences.newest("shop", "c").orElseThrow().state()).isEqualTo(CheckState.PASS);
    }

    @Test
    void twoChecksOfOneJobTakeTheSameJourneyOneAfterTheOther() {
        fixture.apply(LIFE + "  d: {journey: life}\n");
        fixture.ask();

        assertThat(fixture.runs.list("shop", 10))
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(State.PASSED));
        assertThat(fixture.runs.list("shop", 10).getFirst().startedAt())
                .isAfterOrEqualTo(fixture.runs.list("shop", 10).getLast().endedAt());
    }

    @Test
    void aRunThatLostItsTurnSendsNothingMore() throws Exception {
        loseTheTurnAt("POST /projects", LIFE.replace("path: /projects\n", "path: /projects\n        timeout: 2s\n"));

        assertThat(site.requests).endsWith("POST /projects").noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void aRunThatLostItsTurnWhileCleaningUpSendsNothingMore() throws Exception {
        loseTheTurnAt(
                "DELETE /projects/102", LIFE.replace("method: DELETE\n", "method: DELETE\n        timeout: 2s\n"));

        assertThat(site.requests).endsWith("DELETE /projects/102").doesNotContain("POST /logout");
    }

    private void loseTheTurnAt(String request, String yaml) throws Exception {
        site.hang = request;
        fixture.apply(yaml);
        long job = fixture.submit();
        assertThat(site.hanging.await(30, TimeUnit.SECONDS)).isTrue();
        fixture.database.write(tx -> tx.update("UPDATE journey_run SET state = 'CUT_OFF', cleanup = 'UNKNOWN'"));
        site.hang = "";

        fixture.end(job);

        assertThat(SiteFixture.seen(fixture.evidences.newest("shop", "c").orElseThrow()))
                .startsWith("ERROR Run 1 stood still");
        assertThat(newestRun().state()).isEqualTo(State.CUT_OFF);
    }

    @Test
    void anotherJourneyMakesTheEvidenceStale() {
        var before = fixture.checks.contextOf(fixture.apply(LIFE), "c");

        var after = fixture.checks.contextOf(fixture.apply(LIFE.replace("tf-probe-2", "tf-probe-3")), "c");

        assertThat(after.definition()).isNotEqualTo(before.definition());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                path: /hostile/endless, expect: {contains: hello}        | PASS 1 steps passed
                path: /hostile/endless, expect: {not_contains: secret}   | ERROR only: the answer is longer than 256 KiB
                path: /hostile/loop, follow: 3                           | FAIL only: redirected more than 3 times.
                path: /hostile/loop                                      | FAIL only: answered 302, a redirect to /hostile/loop, instead of 200.
                path: /hostile/elsewhere, follow: 3                      | ERROR only: leads to http://localhost:1, which the file does not name.
                path: /hostile/header                                    | FAIL only: the connection to
                path: /hostile/encoding, expect: {contains: ok}          | PASS 1 steps passed
                path: /hostile/regex, capture: {x: {regex: "(a+)+b"}}    | FAIL only: the answer has no regex
                path: /login, capture: {x: {css: "input[name=csrfmiddlewaretoken]", attribute: value}} | PASS 1 steps passed
                path: /login, capture: {x: {input: nothing}}             | FAIL only: the answer has no input nothing, which is wanted as x.
                path: /login, expect: {header: {Content-Type: json}}     | FAIL only: the header Content-Type is "text/html"
                path: /dashboard, expect: {status: 302, location: /login} | PASS 1 steps passed
                path: /dashboard, expect: {status: 302, location: /home} | FAIL only: redirects to /login instead of /home.
                path: "http://no-such-host.invalid/"                     | ERROR only: the name no-such-host.invalid is not known.
                path: "http://169.254.169.254/latest/meta-data/"         | ERROR only: 169.254.169.254 is a link-local address
                path: "http://[::ffff:169.254.169.254]/"                 | ERROR only: [::ffff:169.254.169.254] is a link-local address
                path: "http://2852039166/"                               | ERROR only: 2852039166 is a link-local address
                path: /hostile/metadata, follow: 3                       | ERROR only: leads to http://169.254.169.254:80, which the file does not name.
                path: /hostile/bomb, expect: {not_contains: "00000000"}  | PASS 1 steps passed
                path: /hostile/token                                     | FAIL only: answered 302, a redirect to /done?token=***&next=/projects/102, instead of 200.
                """)
    void whateverTheSiteAnswersTheAnswerIsTrue(String step, String answer) {
        fixture.apply(oneStep(step));

        assertThat(fixture.answer("c")).startsWith(answer);
    }

    /** The same site under another name is another site. */
    private String elsewhere() {
        return site.address().replace("127.0.0.1", "localhost");
    }

    private String withElsewhere(String step) {
        return oneStep(step)
                .replace("    steps:\n", "    writes: true\n    identity: i\n    data: d\n    steps:\n")
                .replace("checks:\n", "      - {name: other, path: \"" + elsewhere() + "/hostile/echo\"}\nchecks:\n");
    }

    @Test
    void aRedirectToAnotherSiteOfTheFileTakesNoCredentialsAlong() {
        site.forwardTo = elsewhere() + "/hostile/echo";
        var asked = "headers: {Authorization: \"Bearer ${TOKEN}\"}, follow: 1, expect: {contains: \"%s\"}";

        fixture.apply(withElsewhere("path: /hostile/forward, " + asked.formatted("signed: no")));
        assertThat(fixture.answer("c")).startsWith("PASS 2 steps");

        fixture.apply(withElsewhere("path: /hostile/echo, " + asked.formatted("signed: yes")));
        assertThat(fixture.answer("c")).startsWith("PASS 2 steps");
    }

    @Test
    void whatAFormCarriesIsNotSentOnToAnotherSite() {
        site.forwardTo = elsewhere() + "/hostile/echo";
        fixture.apply(withElsewhere("path: /hostile/forward, method: POST, form: {a: b}, follow: 1"));

        assertThat(fixture.answer("c"))
                .startsWith("ERROR only: is sent on to http://localhost:")
                .contains("which goes to no other site");
        assertThat(site.requests).containsOnly("POST /hostile/forward");
    }

    @Test
    void aSiteThatSaysNothingFailsTheStepInItsTime() {
        site.hang = "GET /login";
        fixture.apply(oneStep("path: /login, timeout: 200ms"));

        assertThat(fixture.answer("c"))
                .startsWith("FAIL only: " + site.address())
                .endsWith("did not answer within 200ms.");
    }

    @Test
    void aSiteThatIsDownFails() {
        fixture.apply(oneStep("path: /login"));
        site.close();

        assertThat(fixture.answer("c")).startsWith("FAIL only: nothing accepts connections on");
    }
}
