package dev.taskforge.ops.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.web.FormatTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JourneyFormatTest extends FormatTest {
    @Test
    void aWholeJourneyIsAccepted() {
        assertThat(problems(JourneyCheckTest.LIFE)).isEmpty();
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

    private static String writing(String request) {
        return "journeys:\n  j:\n    base: https://x.example\n    writes: true\n    identity: i\n    data: d\n    steps:\n"
                + "      - {name: a, method: POST, path: /, " + request + "}\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            form: {password: hunter22}                              | 9:59 journeys.j.steps[0].form.password: is a secret
            json: {user: {api_key: hunter22}}                       | is a secret
            body: "user=tf&password=hunter22"                       | 9:48 journeys.j.steps[0].body: holds a secret under the name password
            body: '{"user": "tf", "access_token": "hunter22"}'      | under the name access_token
            body: "<login><password>hunter22</password></login>"    | under the name password
            body: "Authorization: Bearer hunter22"                  | under the name Authorization
            body: "a=${X}&password=hunter22"                        | under the name password
            headers: {X-Auth: Bearer hunter22}                      | under the name Bearer
            headers: {X-Api-Key: hunter22}                          | is a secret
            """)
    void aSecretWrittenOutIsRefusedWhereverItIsSent(String request, String problem) {
        assertThat(problems(writing(request))).contains(problem).contains("write ${VARIABLE}");
    }

    @Test
    void aSecretInThePathIsRefused() {
        var yaml = "journeys:\n  j: {base: https://x.example, steps: [{name: a, path: \"/feed?token=hunter22\"}]}\n";

        assertThat(problems(yaml)).contains("holds a secret under the name token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form: {csrfmiddlewaretoken: forged}",
                "body: 'user=tf&password=${PASSWORD}'",
                "body: '{\"token\": \"${captured.token}\", \"max_tokens\": 5, \"otp\": null}'",
                "body: 'Authorization: Bearer ${TOKEN}'",
                "body: 'csrf_token=forged&name=passport'",
                "body: 'basic words'",
                "headers: {Authorization: 'Bearer ${TOKEN}'}"
            })
    void whatIsNoSecretWrittenOutIsAccepted(String request) {
        assertThat(problems(writing(request)
                        .replace("- {name: a", "- {name: x, path: /, capture: {token: {json: t}}}\n      - {name: a")))
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
