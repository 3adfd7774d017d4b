package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static byte[] sent(byte[] bytes, int piece, boolean whole) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var chunks = new Chunks(out)) {
            chunks.write(bytes[0]);
            for (int at = 1; at < bytes.length; at += piece) {
                chunks.write(bytes, at, Math.min(piece, bytes.length - at));
            }
            if (whole) {
                chunks.finish();
            }
        }
        return out.toByteArray();
    }

    @Test
    void whatIsSentIsWhatIsRead() throws IOException {
        for (int length : new int[] {1, 1_000, 64 * 1024, 64 * 1024 + 1, 300_000}) {
            var bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            for (int piece : new int[] {777, 64 * 1024, 200_000}) {
                var sent = sent(bytes, piece, true);
                assertThat(Body.chunked(new ByteArrayInputStream(sent)).readAllBytes())
                        .as(length + " in pieces of " + piece)
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void whatWasNotFinishedHasNoEnd() throws IOException {
        var sent = sent(new byte[300_000], 777, false);

        assertThatThrownBy(() -> Body.chunked(new ByteArrayInputStream(sent)).readAllBytes())
                .isInstanceOf(EOFException.class);
    }
}
