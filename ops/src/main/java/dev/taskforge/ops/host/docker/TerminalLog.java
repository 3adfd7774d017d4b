package dev.taskforge.ops.host.docker;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes the log of a container with a terminal, in which Docker Engine writes among its lines that it could not read on; those of
 * the container begin with their time.
 */
final class TerminalLog extends FilterOutputStream {
    private static final byte[] BROKEN = "Error grabbing logs:".getBytes(StandardCharsets.US_ASCII);

    /** How much of {@link #BROKEN} a line has begun with; -1 when it has begun otherwise. */
    private int matched;

    TerminalLog(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == '\n') {
                matched = 0;
            } else if (matched >= 0) {
                matched = bytes[at] == BROKEN[matched] ? matched + 1 : -1;
                if (matched == BROKEN.length) {
                    throw new IOException("Docker Engine could not read the log to its end; its own log says why");
                }
            }
        }
        out.write(bytes, from, length);
    }
}
