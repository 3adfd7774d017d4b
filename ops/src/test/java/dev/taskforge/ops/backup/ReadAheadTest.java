package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
    private static final int BLOCK = 512 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 5})
    void allOfTheOtherStreamIsRead(int length) throws IOException {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);

        try (var ahead = new ReadAhead(new ByteArrayInputStream(bytes))) {
            assertThat(ahead.readNBytes(length)).isEqualTo(bytes);
            assertThat(ahead.read()).isEqualTo(-1);
            assertThat(ahead.read(new byte[5], 0, 5)).isEqualTo(-1);
        }
    }

    @Test
    void aByteIsReadAsItIs() throws IOException {
        try (var ahead = new ReadAhead(new ByteArrayInputStream(new byte[] {1, -1}))) {
            assertThat(ahead.read()).isEqualTo(1);
            assertThat(ahead.read()).isEqualTo(255);
            assertThat(ahead.read()).isEqualTo(-1);
        }
    }

    @Test
    void whatTheOtherStreamThrowsIsThrownWhereItsBlockBegins() throws IOException {
        try (var ahead =
                new ReadAhead(new SequenceInputStream(new ByteArrayInputStream(new byte[BLOCK]), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is broken");
                    }

                    @Override
                    public int read(byte[] to, int from, int most) throws IOException {
                        return read();
                    }
                }))) {
            assertThat(ahead.readNBytes(BLOCK)).hasSize(BLOCK);
            assertThatThrownBy(ahead::read).isInstanceOf(IOException.class).hasMessage("the disk is broken");
            assertThatThrownBy(ahead::read).hasMessage("the disk is broken");
        }
    }

    @Test
    void oneThatWaitsForBytesIsClosedNevertheless() throws IOException {
        var closed = new AtomicBoolean();
        try (var source = new PipedOutputStream();
                var waiting = new PipedInputStream(source) {
                    @Override
                    public void close() throws IOException {
                        closed.set(true);
                        super.close();
                    }
                }) {
            source.write(1);
            new ReadAhead(waiting).close();
            assertThat(closed).isTrue();
        }
    }
}
