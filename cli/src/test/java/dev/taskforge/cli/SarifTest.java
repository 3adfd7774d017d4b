package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log that {@code lint --sarif} writes has the form that SARIF 2.1.0 (OASIS) asks for. */
class SarifTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aFolderWithFindingsOfEverySeverityAWaiverAndATrouble() throws IOException {
        write("taskforge.yaml", """
                project: shop
                lint:
                  waive:
                    - {rule: compose-image-any-version, reason: later, approver: Siti, expires: 2027-01-31}
                    - {rule: waiver-expired, reason: later, approver: Siti, expires: 2027-01-31}
                """);
        write("compose.yml", """
                services:
                  web:
                    image: nginx:latest
                    privileged: true
                    environment: {API_PASSWORD: kW72hsPq9}
                """);
        write("a folder/Dockerfile", "FROM node:latest\nENV API_TOKEN=kW72hsPq9Lz\nCMD npm start\n");
        write("other/compose.yml", "services: [\n");
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private JsonNode log() {
        var run = Run.with(Map.of("TASKFORGE_URL", "http://127.0.0.1:9"), folder, false, "lint", "--sarif");
        return JsonMapper.shared().readTree(run.out());
    }

    @Test
    void theLogNamesItsVersionItsSchemaAndItsTool() {
        var log = log();
        var run = log.at("/runs/0");

        assertThat(log.get("version").asString()).isEqualTo("2.1.0");
        assertThat(log.get("$schema").asString()).startsWith("https://").endsWith("sarif-schema-2.1.0.json");
        assertThat(log.get("runs")).hasSize(1);
        assertThat(run.at("/tool/driver/name").asString()).isEqualTo("TaskForge");
        assertThat(run.get("columnKind").asString()).isIn("unicodeCodePoints", "utf16CodeUnits");
        assertThat(run.at("/tool/driver/rules")).isNotEmpty();
        assertThat(run.at("/tool/driver/rules")).allSatisfy(rule -> {
            assertThat(rule.at("/shortDescription/text").asString()).isNotBlank();
            assertThat(rule.at("/fullDescription/text").asString()).isNotBlank();
            assertThat(rule.at("/help/text").asString()).isNotBlank();
            assertThat(rule.at("/defaultConfiguration/level").asString()).isIn("error", "warning", "note");
        });
        assertThat(ids(run)).doesNotHaveDuplicates();
    }

    @Test
    void everyResultPointsAtItsRuleAndAtAPlaceInTheFolder() {
        var run = log().at("/runs/0");
        var ids = ids(run);

        assertThat(run.get("results")).isNotEmpty().allSatisfy(result -> {
            assertThat(result.get("ruleIndex").asInt())
                    .isNotNegative()
                    .isEqualTo(ids.indexOf(result.get("ruleId").asString()));
            assertThat(result.get("level").asString()).isIn("error", "warning", "note");
            assertThat(result.at("/message/text").asString()).isNotBlank();
            assertThat(result.get("locations")).hasSize(1);
            assertThatPlaceIsSound(run, result.at("/locations/0/physicalLocation"));
        });
        assertThat(run.get("results").findValuesAsString("level")).contains("error", "warning", "note");
        assertThat(run.get("results").findValuesAsString("uri")).contains("compose.yml", "a%20folder/Dockerfile");
    }

    @Test
    void aMechanicalRepairIsAFix() throws IOException {
        write("docs/CHECK.md", "# Check\n\n```bash\ncurl -k https://shop.co.id/\n```\n");

        var run = log().at("/runs/0");
        var result = run.get("results")
                .valueStream()
                .filter(one -> one.get("ruleId").asString().equals("unchecked-certificate"))
                .findFirst()
                .orElseThrow();
        var change = result.at("/fixes/0/artifactChanges/0");
        var replacement = change.at("/replacements/0");

        assertThat(result.get("fixes")).hasSize(1);
        assertThat(result.at("/fixes/0/description/text").asString()).isNotBlank();
        assertThat(change.at("/artifactLocation/uri").asString()).isEqualTo("docs/CHECK.md");
        assertThat(change.at("/artifactLocation/uriBaseId").asString()).isEqualTo("ROOT");
        assertThat(replacement.at("/deletedRegion/startLine").asInt()).isEqualTo(4);
        assertThat(replacement.at("/deletedRegion/startColumn").asInt()).isEqualTo(5);
        assertThat(replacement.at("/deletedRegion/endColumn").asInt()).isEqualTo(8);
        assertThat(replacement.at("/insertedContent/text").asString()).isEmpty();
        assertThat(run.get("results"))
                .anySatisfy(other -> assertThat(other.has("fixes")).isFalse());
    }

    @Test
    void whatWasNotJudgedIsANote() throws IOException {
        write("compose.limited.yml", "services: {app: {image: 'shop:1.4.2', mem_limit: 2g}}\n");

        assertThat(log().at("/runs/0/invocations/0/toolExecutionNotifications")).anySatisfy(notification -> {
            assertThat(notification.get("level").asString()).isEqualTo("note");
            assertThat(notification.at("/message/text").asString()).contains("compose.limited.yml");
        });
    }

    @Test
    void aWaivedFindingIsASuppressedResult() {
        var results = log().at("/runs/0/results");

        assertThat(results).anySatisfy(result -> {
            assertThat(result.get("ruleId").asString()).isEqualTo("compose-image-any-version");
            assertThat(result.at("/suppressions/0/kind").asString()).isIn("inSource", "external");
            assertThat(result.at("/suppressions/0/status").asString()).isEqualTo("accepted");
            assertThat(result.at("/suppressions/0/justification").asString()).isEqualTo("later (Siti, 2027-01-31)");
        });
        assertThat(results)
                .anySatisfy(result -> assertThat(result.has("suppressions")).isFalse());
    }

    @Test
    void whatCouldNotBeReadIsANotificationOfAnUnsuccessfulRun() {
        var run = log().at("/runs/0");
        var invocation = run.at("/invocations/0");

        assertThat(invocation.get("executionSuccessful").asBoolean()).isFalse();
        assertThat(invocation.get("toolExecutionNotifications")).isNotEmpty().allSatisfy(notification -> {
            assertThat(notification.get("level").asString()).isEqualTo("error");
            assertThat(notification.at("/message/text").asString()).isNotBlank();
            assertThatPlaceIsSound(run, notification.at("/locations/0/physicalLocation"));
        });
    }

    private void assertThatPlaceIsSound(JsonNode run, JsonNode place) {
        var artifact = place.get("artifactLocation");
        var uri = URI.create(artifact.get("uri").asString());
        assertThat(uri.isAbsolute()).isFalse();
        assertThat(uri.getRawPath()).doesNotStartWith("/").isEqualTo(uri.toString());
        assertThat(folder.resolve(uri.getPath())).exists();
        assertThat(run.get("originalUriBaseIds").has(artifact.get("uriBaseId").asString()))
                .isTrue();
        int startLine = place.at("/region/startLine").asInt();
        int endLine = place.at("/region/endLine").asInt();
        int startColumn = place.at("/region/startColumn").asInt();
        assertThat(startLine).isPositive();
        assertThat(startColumn).isPositive();
        assertThat(endLine).isGreaterThanOrEqualTo(startLine);
        assertThat(place.at("/region/endColumn").asInt()).isGreaterThanOrEqualTo(endLine > startLine ? 1 : startColumn);
    }

    private static List<String> ids(JsonNode run) {
        return run.at("/tool/driver/rules").findValuesAsString("id");
    }
}
