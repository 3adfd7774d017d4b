package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LoggingTest {
    private static final int TWENTY_MEGABYTES = 20 << 20;
    private static final int LINES_AT_ONCE = 64;
    private static final String LINE = "x".repeat(16 << 10);

    @TempDir
    Path folder;

    @AfterEach
    void logAsBefore() {
        Logging.apply(settings(Map.of()));
    }

    @Test
    void theFileRollsAtItsSizeAndTheOldestOfFiveIsGivenUp() throws IOException {
        var log = folder.resolve("server.log");
        for (int i = 1; i <= 5; i++) {
            Files.writeString(rolled(i), "was number " + i);
        }
        Logging.apply(settings(Map.of("LOG_TERMINAL", "false", "LOG_FILE_PATH", log.toString())));
        var logger = LoggerFactory.getLogger("dev.taskforge.rolls");

        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    IntStream.range(0, LINES_AT_ONCE).forEach(i -> logger.info(LINE));
                    return Files.readString(rolled(2), StandardCharsets.ISO_8859_1)
                            .equals("was number 1");
                });
        Logging.apply(settings(Map.of()));

        assertThat(first(rolled(1))).contains(" INFO  rolls - xxx");
        assertThat(rolled(5)).hasContent("was number 4");
        assertThat(rolled(6)).doesNotExist();
        assertThat(Files.size(log)).isLessThan(TWENTY_MEGABYTES);
    }

    private Path rolled(int number) {
        return folder.resolve("server.log." + number + ".gz");
    }

    @Test
    void whatAClientSendsCannotForgeALine() throws IOException {
        var log = folder.resolve("server.log");
        Logging.apply(settings(Map.of("LOG_TERMINAL", "false", "LOG_FILE_PATH", log.toString())));
        LoggerFactory.getLogger("dev.taskforge.forged").warn("name {}", "a\r\n2026 INFO all is well\u2028b");
        Logging.apply(settings(Map.of()));

        assertThat(Files.readAllLines(log))
                .singleElement()
                .asString()
                .endsWith("WARN  forged - name a | 2026 INFO all is well | b");
    }

    @Test
    void whatIsLoggedOnBehalfOfAJobBearsItsTrace() throws IOException {
        var log = folder.resolve("server.log");
        Logging.apply(settings(Map.of("LOG_TERMINAL", "false", "LOG_FILE_PATH", log.toString())));
        var logger = LoggerFactory.getLogger("dev.taskforge.traced");
        try (var _ = MDC.putCloseable("trace", "4bf92f3577b34da6a3ce929d0e0e4736")) {
            logger.warn("with");
        }
        logger.warn("without");
        Logging.apply(settings(Map.of()));

        assertThat(Files.readAllLines(log))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("WARN  4bf92f3577b34da6a3ce929d0e0e4736 traced - with"),
                        line -> assertThat(line).endsWith("WARN  traced - without"));
    }

    private Settings settings(Map<String, String> environment) {
        return Settings.read(
                environment, List.of("--data", folder.resolve("data").toString()));
    }

    private static String first(Path zipped) throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(zipped)), StandardCharsets.UTF_8))) {
            return lines.readLine();
        }
    }
}
