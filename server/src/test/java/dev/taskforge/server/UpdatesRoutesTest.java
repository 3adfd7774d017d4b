package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is old or vulnerable, over HTTP. Nothing is installed here: installations are only asked for, in plans and in windows that come. */
class UpdatesRoutesTest {
    private static final String UPDATES = PATH + "/updates";
    private static final String PATCHES = PATH + "/patches";

    @TempDir
    Path folder;

    private TestServer server;
    private TestServer.Client local;
    private SampleProject project;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        server = TestServer.in(data);
        local = server.asLocal();
        project = SampleProject.in(folder);
        apply("updates: {advisories: osv}\n");
        Files.writeString(
                folder.resolve("package-lock.json"),
                "{\"packages\": {\"node_modules/lodash\": {\"version\": \"4.17.20\"}}}");
        Files.createDirectories(folder.resolve("osv"));
        Files.writeString(folder.resolve("osv/a.json"), """
            {"id": "GHSA-1", "modified": "%s", "summary": "Prototype pollution",
             "database_specific": {"severity": "HIGH"}, "affected": [{"package": {"ecosystem": "npm", "name": "lodash"},
             "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "4.17.21"}]}]}]}""".formatted(Instant.now()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void apply(String more) {
        var applied = project.apply(local, YAML + more);
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
    }

    private long looked() {
        var job = SampleProject.ended(local, local.post(UPDATES, "{}")).json();
        assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("succeeded");
        return job.get("id").longValue();
    }

    @Test
    void beforeAnybodyLookedThereIsNoReport() {
        assertThat(local.get(UPDATES).status()).isEqualTo(404);
        assertThat(local.get(UPDATES + "?job=77").status()).isEqualTo(404);
        assertThat(local.get("/projects/shop/updates").body()).contains("Nobody has looked yet");
    }

    @Test
    void theReportIsKeptShownAndCounted() {
        long job = looked();

        var report = local.get(UPDATES + "?only=packages").json();
        assertThat(report.get("job_id").longValue()).isEqualTo(job);
        assertThat(report.get("vulnerabilities").intValue()).isOne();
        var finding = report.get("findings").get(0);
        assertThat(finding.get("name").stringValue()).isEqualTo("lodash");
        assertThat(finding.get("fixed_in").stringValue()).isEqualTo("4.17.21");
        assertThat(finding.get("severity").stringValue()).isEqualTo("high");
        assertThat(local.get(UPDATES + "?job=" + job).status()).isEqualTo(200);
        assertThat(local.get("/projects/shop/updates").body()).contains("lodash", "4.17.21", "Prototype pollution");
        assertThat(local.get("/metrics").body())
                .contains("taskforge_known_vulnerabilities{project=\"shop\",severity=\"high\"} 1")
                .contains("taskforge_updates_looked_timestamp_seconds{project=\"shop\"}");
    }

    @Test
    void ofPackagesThatWereNotLookedUpNoNumberIsTold() {
        apply("");
        looked();

        assertThat(local.get(UPDATES).json().get("whole").booleanValue()).isFalse();
        assertThat(local.get("/metrics").body()).doesNotContain("taskforge_known_vulnerabilities{");
    }

    @Test
    void aPartThatThereIsNotIsRefused() {
        assertThat(local.get(UPDATES + "?only=everything").status()).isEqualTo(422);
    }

    @Test
    void onlyWhoeverAdministersMayInstallAndOnlyOperatorsMayLook() {
        var viewer = server.as(Map.of("shop", Role.VIEWER));
        var operator = server.as(Map.of("shop", Role.OPERATOR));

        assertThat(viewer.post(UPDATES, "{}").status()).isEqualTo(403);
        assertThat(operator.post(UPDATES, "{}").status()).isEqualTo(202);
        assertThat(operator.post(PATCHES, "{}").status()).isEqualTo(403);
        assertThat(operator.get("/projects/shop/updates").body()).doesNotContain("id=\"patch\"");
        // Who administers one project may ask for the plan, but the machine belongs to all of them.
        var admin = server.as(Map.of("shop", Role.ADMIN));
        assertThat(admin.post(PATCHES, "{}").status()).isEqualTo(202);
        assertThat(admin.post(PATCHES, "{\"dry_run\": false}").status()).isEqualTo(403);
    }

    @Test
    void withoutAWordNothingIsInstalled() {
        var job = SampleProject.ended(local, local.post(PATCHES, "{}")).json();

        assertThat(job.get("payload").get("dry_run").booleanValue()).isTrue();
        assertThat(local.get(PATCHES).json().size()).isOne();
    }

    @Test
    void aWindowIsWaitedForAndMustBeDeclared() {
        var none = local.post(PATCHES, "{\"dry_run\": false, \"in_window\": true}");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.body()).contains("maintenance");
        var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        apply("maintenance: {windows: [{name: night, on: \"" + tomorrow + "\", from: \"02:00\", to: \"04:00\"}]}\n");

        var job =
                local.post(PATCHES, "{\"dry_run\": false, \"in_window\": true}").json();

        assertThat(job.get("state").stringValue()).isEqualTo("scheduled");
        assertThat(job.get("run_at").stringValue()).startsWith(tomorrow + "T02:00");
        assertThat(job.get("payload").get("until").stringValue()).startsWith(tomorrow + "T04:00");

        var again = local.post(PATCHES, "{\"dry_run\": false, \"in_window\": true}");
        assertThat(again.json().get("id").longValue()).isEqualTo(job.get("id").longValue());
        var other = local.post(PATCHES, "{\"dry_run\": false, \"in_window\": true, \"without_backup\": true}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body()).contains("job " + job.get("id").longValue() + " of shop");
    }

    @Test
    void aScheduleLooksByItself() {
        apply("updates: {schedule: \"0 5 * * *\", timezone: Asia/Jakarta}\n");

        assertThat(local.get("/api/v1/schedules").body()).contains("shop.updates");
    }
}
