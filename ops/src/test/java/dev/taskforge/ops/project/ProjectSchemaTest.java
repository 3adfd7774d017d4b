package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The schema is made of the reader's declarations; these tests hold that editors and the reader agree. */
final class ProjectSchemaTest {
    private static final String TEXT = new ProjectReader(CheckKinds.builtIn()).schema();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT, InputFormat.JSON);

    @Test
    void itAcceptsTheTemplateAndTheExample() throws IOException {
        assertThat(validate(ProjectTemplate.of("shop"))).isEmpty();
        var example = Files.readString(Path.of("../examples/ahsp/taskforge.yaml"));
        assertThat(validate(example)).isEmpty();
        assertThat(ProjectReaderTest.problems(example)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title: x",
                "project: Shop",
                "project: a\nprojekt: b",
                "project: a\ncompose: {}",
                "project: a\ncompose: {file: ../x}",
                "project: a\ndatabases: {m: {kind: oracle}}",
                "project: a\nchecks: {c: {title: x}}",
                "project: a\nchecks: {c: {http: \"http://x\", tcp: \"x:1\"}}",
                "project: a\nchecks: {c: {http: \"ftp://x\"}}",
                "project: a\nchecks: {c: {http: \"http://x\", status: 20}}",
                "project: a\nchecks: {c: {http: \"http://x\", timeout: 10}}",
                "project: a\nchecks: {c: {command: [ls]}}",
                "project: a\nchecks: {c: {tcp: \"x:70000\"}}",
                "project: a\nchecks: {C: {tcp: \"x:1\"}}",
                "project: a\ngate: {items: [{id: x, checks: []}]}"
            })
    void itRefusesWhatTheReaderRefuses(String yaml) {
        assertThat(ProjectReaderTest.problems(yaml)).isNotEmpty();
        assertThat(validate(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project: a\nchecks: {c: {http: \"${URL}/health\", json: {status: ok, n: 1, up: true}}}",
                "project: a\nchecks: {c: {tls: \"[::1]:443\", min_days: 3, ca: ca.pem}}",
                "project: a\nchecks: {c: {sql: \"${DATABASE_URL}\", query: select 1, equals: 1}}",
                "project: a\nchecks: {c: {file: x, mode: 600, modified_within: 26h, min_bytes: 5kB}}",
                "project: a\nchecks: {c: {disk: /, free_bytes: 5GB, free_percent: 2.5}}",
                "project: a\nchecks: {c: {command: [ls, -l], read_only: true, exit: 2, env: {A: \"${B}\"}}}"
            })
    void itAcceptsWhatTheReaderAccepts(String yaml) {
        assertThat(ProjectReaderTest.problems(yaml)).isEmpty();
        assertThat(validate(yaml)).isEmpty();
    }

    @Test
    void everyKindIsInIt() {
        var keys = CheckKinds.builtIn().stream()
                .map(kind -> "\"title\" : \"" + kind.key() + "\"")
                .toList();

        assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(TEXT).contains(key));
        assertThat(Set.copyOf(keys)).hasSameSizeAs(List.copyOf(keys));
    }

    @Test
    void aDefaultIsOneOfTheWordsThatMayStandThere() {
        var repair = JsonMapper.shared()
                .readTree(TEXT)
                .path("properties")
                .path("repair")
                .path("properties");

        assertThat(repair.path("start").path("default").asString()).isEqualTo("ask");
        assertThat(repair.path("start").path("enum").toString()).contains("\"ask\"");
    }

    private static List<com.networknt.schema.Error> validate(String yaml) {
        return SCHEMA.validate(JsonMapper.shared().valueToTree(plain(YamlReader.read(yaml))));
    }

    private static Object plain(Tree tree) {
        return switch (tree) {
            case Tree.Items items ->
                items.items().stream().map(ProjectSchemaTest::plain).toList();
            case Tree.Mapping mapping -> {
                var plain = new LinkedHashMap<String, Object>();
                mapping.entries().forEach((key, entry) -> plain.put(key, plain(entry.value())));
                yield plain;
            }
            case Tree.Scalar scalar ->
                switch (scalar.sort()) {
                    case INTEGER -> Long.valueOf(scalar.text());
                    case DECIMAL -> Double.valueOf(scalar.text());
                    case BOOLEAN -> Boolean.valueOf(scalar.text());
                    default -> scalar.text();
                };
        };
    }
}
