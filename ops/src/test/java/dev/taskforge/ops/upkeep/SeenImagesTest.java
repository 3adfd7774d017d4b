package dev.taskforge.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Since when images have been seen. */
class SeenImagesTest {
    private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");
    private static final Instant LATER = NOW.plus(SeenImages.LONGEST_BREAK);

    @TempDir
    Path folder;

    private SeenImages seen() {
        return new SeenImages(folder.resolve("deep/images"));
    }

    @Test
    void whatWasSeenIsRememberedAndWhatIsGoneIsForgotten() throws IOException {
        assertThat(seen().see(List.of("sha256:a", "sha256:b"), NOW))
                .isEqualTo(Map.of("sha256:a", NOW, "sha256:b", NOW));

        assertThat(seen().see(List.of("sha256:a", "sha256:c"), LATER))
                .isEqualTo(Map.of("sha256:a", NOW, "sha256:c", LATER));

        assertThat(seen().see(List.of("sha256:a", "sha256:b"), LATER.plusSeconds(1)))
                .as("it came back")
                .containsEntry("sha256:b", LATER.plusSeconds(1));
    }

    @Test
    void whatCannotBeReadCountsAsNeverSeen() throws IOException {
        var file = Files.createDirectories(folder.resolve("deep")).resolve("images");
        Files.writeString(
                file,
                "looked " + NOW.toEpochMilli() + "\nsha256:a\nsha256:b x\nsha256:c 99999999999999999999\n\nsha256:d "
                        + NOW.toEpochMilli());

        assertThat(seen().see(List.of("sha256:a", "sha256:b", "sha256:c", "sha256:d"), LATER))
                .containsEntry("sha256:a", LATER)
                .containsEntry("sha256:b", LATER)
                .containsEntry("sha256:c", LATER)
                .containsEntry("sha256:d", NOW);

        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(seen().see(List.of("sha256:d"), LATER)).containsEntry("sha256:d", LATER);
    }

    @Test
    void afterATimeInWhichNobodyLookedAllBeginAnew() throws IOException {
        seen().see(List.of("sha256:a"), NOW);

        assertThat(seen().see(List.of("sha256:a"), LATER.plusMillis(1))).containsEntry("sha256:a", LATER.plusMillis(1));
    }

    @Test
    void whoeverLooksOftenLosesNothing() throws IOException {
        for (int minute = 0; minute < 300; minute++) {
            var now = NOW.plus(Duration.ofMinutes(minute));
            assertThat(seen().see(List.of("sha256:a"), now)).containsEntry("sha256:a", NOW);
        }
    }

    @Test
    void whatAClockThatWasSetBackWroteIsNotBelieved() throws IOException {
        seen().see(List.of("sha256:a"), LATER);

        assertThat(seen().see(List.of("sha256:a"), NOW)).containsEntry("sha256:a", NOW);
    }
}
