package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private FramesTest piece(int stream, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        sent.write(ByteBuffer.allocate(8)
                .put((byte) stream)
                .putInt(4, bytes.length)
                .array());
        sent.write(bytes);
        return this;
    }

    private ByteArrayInputStream in() {
        return new ByteArrayInputStream(sent.toByteArray());
    }

    @Test
    void theTwoStreamsAreTakenApart() throws IOException {
        piece(1, "out ").piece(2, "bad ").piece(1, "").piece(1, "more").piece(2, "worse");
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        Frames.split(in(), out, errors);
        assertThat(out).hasToString("out more");
        assertThat(errors).hasToString("bad worse");
    }

    @Test
    void aPieceThatEndsEarlyIsAnError() throws IOException {
        var whole = piece(1, "text").sent.toByteArray();
        for (int length = 1; length < whole.length; length++) {
            var part = new ByteArrayInputStream(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Frames.split(part, NOWHERE, NOWHERE)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void whatDockerEngineItselfSaysIsAnErrorUnlessItIsShown() throws IOException {
        piece(1, "line\n").piece(3, "Error grabbing logs: the file is damaged\n");
        assertThatThrownBy(() -> Frames.split(in(), NOWHERE, NOWHERE))
                .isInstanceOf(IOException.class)
                .hasMessage("Docker Engine says: Error grabbing logs: the file is damaged");
        assertThat(Frames.text(in(), false, 100)).isEqualTo("line\nError grabbing logs: the file is damaged\n");
    }

    @Test
    void aLengthNobodySendsIsRefused() {
        var head = new ByteArrayInputStream(new byte[] {1, 0, 0, 0, -1, -1, -1, -1});
        assertThatThrownBy(() -> Frames.split(head, NOWHERE, NOWHERE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4294967295");
    }

    @Test
    void onlyTheEndOfALongTextIsKept() throws IOException {
        piece(1, "0123456789").piece(2, "abcdef");
        assertThat(Frames.text(in(), false, 8)).isEqualTo("89abcdef");
        assertThat(Frames.text(in(), false, 16)).isEqualTo("0123456789abcdef");
        assertThat(Frames.text(in(), false, 100)).isEqualTo("0123456789abcdef");
    }

    @Test
    void aTerminalWritesWithoutHeads() throws IOException {
        var plain = new ByteArrayInputStream("plain text".getBytes(StandardCharsets.UTF_8));
        assertThat(Frames.text(plain, true, 4)).isEqualTo("text");
    }
}
