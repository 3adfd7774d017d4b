package dev.taskforge.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.web.SiteFixture;
import dev.taskforge.ops.web.SiteTest;
import dev.taskforge.ops.web.TestSite;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AccessCheckTest extends SiteTest {
    static final String MATRIX = """
            access:
              base: "${SITE}"
              writes: true
              data: project 1 of a and project 2 of b, made for this test
              tenants:
                a: {project: 1}
                b: {project: 2}
              identities:
                owner-a:
                  role: owner
                  tenant: a
                  login: {path: /login, form: {username: owner-a, password: "${PASSWORD}"}, csrf: csrfmiddlewaretoken}
                owner-b:
                  role: owner
                  tenant: b
                  login: {path: /login, form: {username: owner-b, password: "${PASSWORD}"}, csrf: csrfmiddlewaretoken}
                reporter: {role: viewer, tenant: a, bearer: "${TOKEN}"}
                service: {role: viewer, tenant: a, login: {path: /api/login, json: {user: x}, token: access.token}}
                anonymous: {anonymous: true}
              routes:
                dashboard: {path: /dashboard, expect: {owner: 200, viewer: 200, anonymous: 302}}
                project:
                  path: "/projects/${tenant.project}"
                  expect:
                    owner: {own: 200, other: [403, 404]}
                    viewer: {own: 200, other: [403, 404]}
                    anonymous: 401
                forged-delete:
                  method: DELETE
                  path: "/projects/${tenant.project}"
                  headers: {X-CSRFToken: forged}
                  expect: {owner: 403, viewer: 403, anonymous: 401}
                viewer-deletes:
                  method: DELETE
                  path: "/projects/1"
                  headers: {X-CSRFToken: "${captured.csrf}"}
                  expect: {owner: [204, 404], viewer: 403, anonymous: 401}
            checks:
              all: {access: [dashboard, project, forged-delete]}
            """;

    private Part cell(Evidence evidence, String identity, String route) {
        return parts(evidence).stream()
                .filter(part -> part.group().equals(identity) && part.name().equals(route))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyIdentityIsAskedOnEveryRouteForEveryTenant() {
        fixture.apply(MATRIX);

        var evidence = fixture.ask("all");

        assertThat(SiteFixture.seen(evidence)).isEqualTo("PASS All 25 answers are as wanted.");
        assertThat(parts(evidence)).hasSize(25).extracting(Part::state).containsOnly(CheckState.PASS);
        assertThat(cell(evidence, "owner-a", "project@a").found()).isEqualTo("200");
        assertThat(cell(evidence, "owner-a", "project@b").found()).isEqualTo("404");
        assertThat(cell(evidence, "owner-a", "project@b").expected()).isEqualTo("403 | 404");
        assertThat(cell(evidence, "reporter", "project@b").found()).isEqualTo("404");
        assertThat(cell(evidence, "service", "project@a").found()).isEqualTo("200");
        assertThat(cell(evidence, "anonymous", "project@a").found()).isEqualTo("401");
        assertThat(cell(evidence, "owner-b", "forged-delete@b").found()).isEqualTo("403");
        assertThat(site.projectCount()).isEqualTo(2);
    }

    @Test
    void aProjectShownToAnotherTenantIsFound() {
        site.leaky = true;
        fixture.apply(MATRIX);

        var evidence = fixture.ask("all");

        assertThat(SiteFixture.seen(evidence))
                .isEqualTo(
                        "FAIL 4 of 25 answers are wrong, the first: owner-b on project@a got 200 instead of 403 | 404");
        assertThat(evidence.head()).contains("reporter · project@b: 200 (403 | 404)");
        assertThat(parts(evidence))
                .filteredOn(part -> part.state() == CheckState.FAIL)
                .hasSize(4);
    }

    @Test
    void anApplicationThatDoesNotLookAtTheTokenIsFound() {
        site.forgeable = true;
        fixture.apply(MATRIX.replace("[dashboard, project, forged-delete]", "[forged-delete]"));

        var evidence = fixture.ask("all");

        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(cell(evidence, "owner-a", "forged-delete@a").found()).isEqualTo("204");
    }

    @Test
    void anIdentityThatCannotSignInMakesItsCellsErrorsAndNeverPasses() {
        fixture.apply(MATRIX.replace("username: owner-b", "username: gone"));

        var evidence = fixture.ask("all");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(SiteFixture.seen(evidence)).contains("5 of 25 could not be asked", "owner-b");
        assertThat(parts(evidence))
                .filteredOn(part -> part.group().equals("owner-b"))
                .extracting(Part::state)
                .containsOnly(CheckState.ERROR);
        assertThat(parts(evidence))
                .filteredOn(part -> !part.group().equals("owner-b"))
                .extracting(Part::state)
                .containsOnly(CheckState.PASS);
    }

    @Test
    void aTokenOfAnIdentityIsAskedForByItsRoute() {
        fixture.apply(MATRIX.replace("[dashboard, project, forged-delete]", "[viewer-deletes]"));

        var evidence = fixture.ask("all");

        assertThat(cell(evidence, "owner-a", "viewer-deletes").found()).isEqualTo("204");
        assertThat(cell(evidence, "owner-b", "viewer-deletes").found()).isEqualTo("404");
        assertThat(cell(evidence, "reporter", "viewer-deletes").found()).isEqualTo("403");
        assertThat(evidence.state()).isEqualTo(CheckState.PASS);
        assertThat(site.projectCount()).isEqualTo(1);
    }

    @Test
    void aTokenThatChangesWithSigningInIsReadAgain() {
        site.rotating = true;
        var owners = MATRIX.replace("[dashboard, project, forged-delete]", "[viewer-deletes]");
        fixture.apply(owners);
        var without = fixture.ask("all");
        assertThat(cell(without, "owner-a", "viewer-deletes").found()).isEqualTo("403");

        fixture.apply(owners.replace("csrf: csrfmiddlewaretoken", "csrf: csrfmiddlewaretoken, csrf_after: /dashboard"));
        var evidence = fixture.ask("all");

        assertThat(cell(evidence, "owner-a", "viewer-deletes").found()).isEqualTo("204");
        assertThat(cell(evidence, "reporter", "viewer-deletes").found()).isEqualTo("403");
    }

    @Test
    void aSiteThatIsDownIsAnErrorInEveryCell() {
        fixture.apply(MATRIX);
        site.close();

        var evidence = fixture.ask("all");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(parts(evidence)).hasSize(25).extracting(Part::state).containsOnly(CheckState.ERROR);
    }

    @Test
    void cellsThatAreNotReachedInTimeAreErrors() throws Exception {
        site.hang = "GET /projects/1";
        fixture.apply(MATRIX.replace("forged-delete]}", "forged-delete], timeout: 2s}"));

        var evidence = fixture.ask("all");

        assertThat(site.hanging.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(parts(evidence)).hasSize(25);
        assertThat(cell(evidence, "owner-a", "dashboard").state()).isEqualTo(CheckState.PASS);
        assertThat(cell(evidence, "owner-a", "forged-delete@b").state()).isEqualTo(CheckState.ERROR);
    }

    @Test
    void aRouteThatActsIsAskedOnlyByAJob() throws Exception {
        var project = fixture.apply(MATRIX);

        assertThat(fixture.checks.ask(project, "all", "me", null).evidence().state())
                .isEqualTo(CheckState.ERROR);
        assertThat(site.requests).isEmpty();
    }

    @Test
    void noSecretOfAnIdentityIsKept() throws Exception {
        site.broken.put("GET /dashboard", 500);
        fixture.apply(MATRIX);
        fixture.ask();

        assertThat(kept())
                .contains("forged-delete@b")
                .doesNotContain(TestSite.PASSWORD, TestSite.API_TOKEN, TestSite.CSRF, TestSite.SESSION);
    }
}
