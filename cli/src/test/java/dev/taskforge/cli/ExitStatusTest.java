package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void threeWhenNoServerAnswersWithTheWayToStartIt(@TempDir Path directory) {
        server.close();

        var run = Run.with(Map.of("TASKFORGE_URL", server.url()), directory, false, "status");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err().replace('\n', ' ')).contains(server.url()).contains("./taskforge up");
    }

    @Test
    void threeWhenSomethingElseAnswersThere() {
        server.on("GET /api/v1/status", 200, "<html>hello</html>");

        var run = Run.of(server, "status");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("not TaskForge");
    }

    @ParameterizedTest
    @CsvSource({"400, 2", "401, 1", "403, 1", "404, 2", "409, 1", "422, 2", "429, 1", "500, 1", "503, 1"})
    void wrongInputIsTwoAndARefusalIsOne(int status, int expected) {
        server.on("POST /api/v1/jobs", status, "{\"title\":\"Problem\",\"detail\":\"The reason\"}");

        assertThat(Run.of(server, "jobs", "submit", "test_job").status()).isEqualTo(expected);
    }

    @Test
    void aRefusedDecisionNamesWhatBlocks() {
        server.on(
                "POST /api/v1/projects/shop/decisions",
                409,
                "{\"title\":\"Conflict\",\"detail\":\"GO is refused\",\"blockers\":[\"health\",\"backup\"]}");

        var run = Run.of(server, "decide", "shop", "--status", "GO", "--pic", "Sri W.");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("What blocks: health, backup");
    }

    @Test
    void everyWrongFieldIsNamed() {
        server.on("POST /api/v1/jobs", 422, """
                        {"title":"Invalid","detail":"2 fields are wrong","errors":[
                          {"field":"priority","message":"must be 0 to 9"},
                          {"field":"queue_name","message":"must not be empty"}]}""");

        var run = Run.of(server, "jobs", "submit", "test_job", "--priority", "12");

        assertThat(run.err())
                .contains("Refused (422): 2 fields are wrong")
                .contains("priority: must be 0 to 9")
                .contains("queue_name: must not be empty");
    }

    @Test
    void notSignedInSaysHowTo() {
        server.on("GET /api/v1/projects", 401, "{\"title\":\"Unauthorized\"}");

        assertThat(Run.of(server, "projects").err()).contains("TASKFORGE_TOKEN");
    }

    @Test
    void wrongUseIsTwoAndPointsToTheHelp() {
        var missing = Run.of(server, "gate");
        var unknown = Run.of(server, "gates");

        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).contains("Missing: PROJECT").contains("taskforge gate --help");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("Not understood: gates").contains("gate");
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "decide shop --status MAYBE --pic Sri, GO or NO-GO",
        "attest shop c --statement s --result perhaps, pass or fail",
        "jobs submit t --payload {, not JSON",
        "jobs submit t --at soon, --at takes a duration",
        "jobs answer 3 publish maybe, 'retry, skip or abort'",
        "waive request shop tls --reason r --until someday, --until takes",
        "tokens create ci --role shop=king, A role is",
        "completion fish, bash and zsh",
        "api status, starts with a slash"
    })
    void wrongValuesAreRefusedBeforeAnythingIsSent(String command, String message) {
        var run = Run.of(server, command.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().replace('\n', ' ')).contains(message);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anAddressThatIsNoneIsTwo(@TempDir Path directory) {
        var run = Run.with(Map.of("TASKFORGE_URL", "ftp://x"), directory, false, "status");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("TASKFORGE_URL must be an address");
    }
}
