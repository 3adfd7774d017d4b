package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private TestServer server;
    private String text;
    private JsonNode document;

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.in(data);
        var answer = server.anonymous().get("/api/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        text = answer.body();
        document = answer.json();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyOperationSaysWhatItDoesAndAnswers() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var where = operation.getKey() + " " + path.getKey();
                    assertThat(operation.getValue().get("summary").stringValue())
                            .as(where)
                            .isNotBlank();
                    assertThat(operation.getValue().get("responses").propertyNames())
                            .as(where)
                            .anyMatch(status -> status.startsWith("2"));
                    if (operation.getKey().equals("put") || operation.getKey().equals("patch")) {
                        assertThat(operation.getValue().has("requestBody"))
                                .as(where)
                                .isTrue();
                    }
                }));
    }

    @Test
    void whatARequestMayLeaveOutIsNotRequiredThoughAnAnswerAlwaysHoldsIt() {
        var work = schema(requestOf("/api/v1/tokens").at("/properties/work/oneOf/0"));
        assertThat(work.get("properties").propertyNames()).containsExactlyInAnyOrder("queues", "types", "projects");
        assertThat(work.has("required")).isFalse();
        assertThat(work.get("additionalProperties").booleanValue()).isFalse();
        var tokens = document.at("/paths/~1api~1v1~1tokens/get/responses/200/content/application~1json/schema/items");
        var answered = schema(schema(tokens).at("/properties/work/oneOf/0"));
        assertThat(answered.get("required")).hasSize(3);
    }

    private JsonNode requestOf(String path) {
        return schema(document.get("paths").get(path).get("post").at("/requestBody/content/application~1json/schema"));
    }

    private JsonNode schema(JsonNode reference) {
        return document.at(reference.get("$ref").stringValue().substring(1));
    }

    @Test
    void everyOperationMayFindTheDatabaseAway() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var unavailable =
                            schema(operation.getValue().get("responses").get("503"));
                    assertThat(unavailable.get("headers").propertyNames()).containsExactly("Retry-After");
                }));
    }

    @Test
    void operationNamesAreUnique() {
        Set<String> seen = new HashSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> assertThat(seen.add(
                                        operation.getValue().get("operationId").stringValue()))
                                .isTrue()));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (var reference : document.findValuesAsString("$ref")) {
            assertThat(document.at(reference.substring(1)).isObject())
                    .as(reference)
                    .isTrue();
        }
    }

    @Test
    void theRoutesPeopleBuildOnAreThere() {
        assertThat(document.get("paths").propertyNames())
                .contains(
                        "/api/v1/jobs",
                        "/api/v1/jobs/{id}",
                        "/api/v1/queues/{name}",
                        "/api/v1/queues/pins",
                        "/api/v1/host",
                        "/api/v1/recovery",
                        "/api/v1/schedules/{name}",
                        "/api/v1/events",
                        "/api/v1/auth/login",
                        "/api/v1/tokens",
                        "/api/health",
                        "/api/openapi.json");
        var job = document.at("/components/schemas/JobBody");
        assertThat(job.get("required").toString()).isEqualTo("[\"job_type\"]");
        assertThat(job.at("/properties/priority/maximum").intValue()).isEqualTo(9);
    }

    @Test
    void aBodyIsDescribedAsABodyAlsoWhereAnAnswerHoldsTheSame() {
        var schemas = document.at("/components/schemas");
        for (var body : document.get("paths").findValues("requestBody")) {
            for (var name : references(body)) {
                assertThat(schemas.get(name).has("additionalProperties"))
                        .as(name)
                        .isTrue();
            }
        }
        assertThat(schemas.get("JobTypeBody").has("required")).isFalse();
        assertThat(references(schemas.get("JobTypeView"))).containsExactly("JobTypeSettingView");
    }

    private static List<String> references(JsonNode schema) {
        return schema.findValuesAsString("$ref").stream()
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    void anIndependentGeneratorMakesAClientOfIt(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("openapi.json"), text);
        var jar = Path.of("target/tools/openapi-generator-cli.jar").toAbsolutePath();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        assertThat(run(folder, java, "-jar", jar.toString(), "validate", "-i", file.toString()))
                .contains("No validation issues detected");
        assertThat(run(
                        folder,
                        java,
                        "-jar",
                        jar.toString(),
                        "generate",
                        "-g",
                        "python",
                        "-i",
                        file.toString(),
                        "-o",
                        folder.resolve("client").toString()))
                .doesNotContain("ERROR");
        assertThat(folder.resolve("client/openapi_client/models/job_view.py")).isRegularFile();
    }

    private static String run(Path folder, String... command) throws Exception {
        var log = folder.resolve("log.txt").toFile();
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        var said = Files.readString(log.toPath(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
