package dev.taskforge.server.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.server.http.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
    private static final byte[] CONTENT = new byte[300_000];

    @TempDir
    Path home;

    private int refusal(Arrival arrival, InputStream body, long bytes) {
        var thrown = new int[1];
        assertThatThrownBy(() -> arrival.take(body, bytes, home.resolve("file"), _ -> {}))
                .isInstanceOfSatisfying(ProblemException.class, problem -> thrown[0] = problem.status());
        return thrown[0];
    }

    @Test
    void whatArrivesIsWrittenAndHashed() throws IOException {
        var hash = new Arrival(Duration.ofMinutes(1), 1)
                .take(new ByteArrayInputStream(CONTENT), CONTENT.length, home.resolve("file"), _ -> {});

        assertThat(home.resolve("file")).hasBinaryContent(CONTENT);
        assertThat(hash).isEqualTo(Arrival.sha256(home.resolve("file")));
    }

    /** Each stretch of time is over at once here, and too little came in it. */
    @Test
    void aSenderWhoIsTooSlowIsGivenUp() {
        assertThat(refusal(new Arrival(Duration.ZERO, 1 << 20), new ByteArrayInputStream(CONTENT), CONTENT.length))
                .isEqualTo(408);
    }

    @Test
    void aBodyThatEndsEarlyIsNone() {
        assertThat(refusal(new Arrival(Duration.ofMinutes(1), 1), new ByteArrayInputStream(CONTENT), 300_001))
                .isEqualTo(400);
    }

    @Test
    void aDiskThatIsFullIsSaid() throws IOException {
        var full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
        assertThatThrownBy(() -> new Arrival(Duration.ofMinutes(1), 1)
                        .take(new ByteArrayInputStream(CONTENT), CONTENT.length, full, _ -> {}))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(507));
    }
}
