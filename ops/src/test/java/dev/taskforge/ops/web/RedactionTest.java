package dev.taskforge.ops.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
    private static String kept(String type, String body) {
        return Redaction.beginning(
                new WebAnswer(500, Map.of("content-type", List.of(type)), body, false, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {"access_token":"abc","user":"ani"}          | {"access_token":"***","user":"ani"}
                password=hunter2&user=ani                    | password=***&user=ani
                Authorization: Bearer abc.def                | Authorization: ***
                session eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.x7 | session ***
                see https://docs.example.id/troubleshooting  | see https://docs.example.id/troubleshooting
                """)
    void whatLooksLikeASecretIsHidden(String body, String kept) {
        assertThat(kept("text/plain", body)).isEqualTo(kept);
    }

    @Test
    void ofAPageOnlyWhatAPersonReadsIsKept() {
        var page = "<script>x=1</script><h1>Server error</h1><input type=hidden name=csrf value=abc123>";

        assertThat(kept("text/html", page)).isEqualTo("Server error");
    }

    @Test
    void aHostileBodyIsReadOnlyALittle() {
        assertThat(kept("text/plain", "password".repeat(50_000))).hasSizeLessThan(700);
        assertThat(kept("text/html", "<div>".repeat(50_000))).isEmpty();
    }
}
