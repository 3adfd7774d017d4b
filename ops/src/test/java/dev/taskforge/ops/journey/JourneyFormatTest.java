package dev.taskforge.ops.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.web.SiteFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JourneyFormatTest {
    @TempDir
    Path folder;

    private SqliteDatabase database;
    private ProjectReader reader;

    @BeforeEach
    void open() {
        database = new SqliteDatabase(folder.resolve("t.db"));
        reader = new ProjectReader(
                SiteFixture.kinds(new JourneyRuns(database, Clock.systemUTC())).all());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String problems(String yaml) {
        var refused = catchThrowableOfType(ProjectFileException.class, () -> reader.read("project: shop\n" + yaml));
        var texts = Messages.ofOperations(Messages.ENGLISH);
        return refused == null
                ? ""
                : refused.problems().stream()
                        .map(problem -> problem.render(texts))
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void aWholeJourneyIsAccepted() {
        assertThatCode(() -> reader.read("project: shop\n" + JourneyCheckTest.LIFE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                method: POST, path: /x                                     | sends POST, but the journey does not say that it writes
                path: /x, headers: {Authorization: Bearer abcdef}          | is a secret and must not stand in the file
                path: "/x/${captured.id}"                                  | uses captured.id, which no step before it reads
                path: x                                                    | is neither a path that begins with /
                path: "https://${captured.host}/x"                         | uses captured.host
                path: /x, body: hello                                      | GET sends nothing
                path: /x, headers: {Host: other}                           | Host is written by TaskForge itself
                path: /x, capture: {a: {css: "a[["}}                       | is not a CSS selector
                path: /x, capture: {a: {css: "a:matches(x+)"}}             | is not a CSS selector
                path: /x, capture: {a: {regex: "("}}                       | is not a pattern
                path: /x, capture: {a: {json: x, header: y}}               | says not exactly one place
                path: /x, capture: {A: {json: x}}                          | is not a name for a value
                path: /x, expect: {status: 99}                             | 99
                path: /x, expect: {statsu: 200}                            | statsu
                path: /x, follow: 11                                       | 11
                """)
    void whatIsWrongIsNamed(String step, String problem) {
        var yaml = "journeys:\n  j:\n    base: https://x.example\n    steps:\n      - {name: only, " + step + "}\n";

        assertThat(problems(yaml)).contains(problem).startsWith("6:");
    }

    @Test
    void aJourneyThatWritesSaysAsWhomAndOnWhat() {
        var yaml = "journeys:\n  j: {base: https://x.example, writes: true, steps: [{name: a, path: /}]}\n";

        assertThat(problems(yaml)).contains("must say as whom and on which data");
    }

    @Test
    void aSecretWrittenOutIsRefusedInFormsAndDocumentsButAForgedTokenIsNot() {
        var step = "journeys:\n  j: {base: https://x.example, writes: true, identity: i, data: d, steps: ["
                + "{name: a, method: POST, path: /, %s}]}\n";

        assertThat(problems(step.formatted("form: {password: hunter22}"))).contains("is a secret");
        assertThat(problems(step.formatted("json: {user: {api_key: hunter22}}")))
                .contains("is a secret");
        assertThat(problems(step.formatted("form: {csrfmiddlewaretoken: forged}")))
                .isEmpty();
    }

    @Test
    void twoStepsOfOneNameAreRefused() {
        var yaml = "journeys:\n  j: {base: https://x.example, steps: [{name: a, path: /}, {name: a, path: /}]}\n";

        assertThat(problems(yaml)).contains("two steps called a");
    }

    @Test
    void aCheckOfAnUnknownJourneyIsToldTheNearestOne() {
        var yaml = "journeys:\n  sign-in: {base: https://x.example, steps: [{name: a, path: /}]}\n"
                + "checks:\n  c: {journey: sign-inn}\n";

        assertThat(problems(yaml)).contains("there is no journey sign-inn").contains("sign-in");
        assertThat(problems("checks:\n  c: {journey: x}\n")).contains("declare it at the top of the file");
    }

    @Test
    void aMistakeInAJourneyIsReportedOnceAlthoughACheckUsesIt() {
        var yaml = "journeys:\n  j: {base: nowhere, steps: [{name: a, path: /}]}\nchecks:\n  c: {journey: j}\n";

        assertThat(problems(yaml).lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void theExamplesOfTheGuideAreAccepted(String language) throws IOException {
        var guide = Files.readString(Path.of("..", "docs", "guide", language, "journeys.md"));
        var examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(guide)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(examples)
                .hasSize(2)
                .allSatisfy(example -> assertThat(problems(example)).isEmpty());
    }
}
