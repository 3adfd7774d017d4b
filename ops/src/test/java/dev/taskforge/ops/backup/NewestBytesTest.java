package dev.taskforge.ops.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestBytesTest {
    @TempDir
    Path folder;

    private String kept(String text, int most, int piece) throws IOException {
        var target = folder.resolve("target");
        Files.deleteIfExists(target);
        try (var kept = new NewestBytes(folder.resolve("ring"), most)) {
            var bytes = text.getBytes(UTF_8);
            for (int at = 0; at < bytes.length; at += piece) {
                kept.write(bytes, at, Math.min(piece, bytes.length - at));
            }
            kept.writeTo(target);
        }
        assertThat(folder.resolve("ring")).doesNotExist();
        return Files.readString(target);
    }

    @Test
    void whatHasRoomIsKeptAsItIs() throws IOException {
        assertThat(kept("", 10, 3)).isEmpty();
        assertThat(kept("a\nbc\n", 10, 3)).isEqualTo("a\nbc\n");
        assertThat(kept("12345\n789\n", 10, 4)).isEqualTo("12345\n789\n");
    }

    @Test
    void ofWhatHasNoneTheNewestLinesAreKeptAndTheRestIsSaid() throws IOException {
        assertThat(kept("one\ntwo\nthree\nfour\n", 12, 5))
                .isEqualTo("[the 8 bytes before this were left out of the backup]\nthree\nfour\n");
        assertThat(kept("one\ntwo\nthree\nfour\n", 11, 5))
                .isEqualTo("[the 14 bytes before this were left out of the backup]\nfour\n");
    }

    @Test
    void aLineThatIsLongerThanItsRoomIsCut() throws IOException {
        assertThat(kept("0123456789", 4, 10)).isEqualTo("[the 6 bytes before this were left out of the backup]\n6789");
    }

    @Test
    void theEndOfAnyTextIsKeptWhateverThePieces() throws IOException {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var text = new StringBuilder();
            for (int line = random.nextInt(40); line > 0; line--) {
                text.append("x".repeat(random.nextInt(9))).append('\n');
            }
            int most = 20 + random.nextInt(60);
            var kept = kept(text.toString(), most, 1 + random.nextInt(30));
            if (text.length() <= most) {
                assertThat(kept).isEqualTo(text.toString());
            } else {
                var rest = kept.substring(kept.indexOf('\n') + 1);
                assertThat(text.toString()).endsWith(rest);
                assertThat(rest.length()).isBetween(most - 10, most);
                assertThat(kept).startsWith("[the " + (text.length() - rest.length()) + " bytes before this");
            }
        }
    }
}
