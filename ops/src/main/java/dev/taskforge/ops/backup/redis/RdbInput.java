package dev.taskforge.ops.backup.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The numbers and strings of which a snapshot is made. Exactly what is read is passed on, and counts in the checksum.
 */
final class RdbInput {
    private static final int BUFFER = 64 * 1024;
    /** What one packed value may take, also a list's node of one element: it is the only thing that is kept as a whole. */
    private static final int MOST_PACKED = 64 * 1024 * 1024;

    private static final int INT8 = 0;
    private static final int INT16 = 1;
    private static final int INT32 = 2;
    private static final int COMPRESSED = 3;

    private final InputStream in;
    private final OutputStream out;
    private final Crc64 crc = new Crc64();
    private final byte[] buffer = new byte[BUFFER];
    private final Lzf lzf = new Lzf();
    private int passed;
    private int at;
    private int end;

    /** @param out gets all that is read */
    RdbInput(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Takes a string piece by piece, after its length. */
    interface Sink {
        void begin(long length);

        void piece(byte[] bytes, int offset, int length) throws IOException;
    }

    int u8() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        pass();
        passed = 0;
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
            throw new RdbBroken("it was cut off");
        }
    }

    private void pass() throws IOException {
        out.write(buffer, passed, at - passed);
        crc.update(buffer, passed, at);
        passed = at;
    }

    /** A number as memory of x86 has it: the least significant byte first. */
    long little(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) u8() << (8 * i);
        }
        return value;
    }

    private long signed(int bytes) throws IOException {
        int unused = Long.SIZE - 8 * bytes;
        return (little(bytes) << unused) >> unused;
    }

    private long big(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | u8();
        }
        return value;
    }

    /** A number in as few bytes as it needs, of which all 64 bits may be used. */
    long number() throws IOException {
        int first = u8();
        if (first >>> 6 == 3) {
            throw new RdbBroken("a number is none");
        }
        return number(first);
    }

    /** A number of things that follow. */
    long count() throws IOException {
        long count = number();
        if (count < 0) {
            throw new RdbBroken("a number is too large");
        }
        return count;
    }

    private long number(int first) throws IOException {
        return switch (first >>> 6) {
            case 0 -> first & 0x3f;
            case 1 -> ((first & 0x3fL) << 8) | u8();
            default ->
                switch (first) {
                    case 0x80 -> big(4);
                    case 0x81 -> big(8);
                    default -> throw new RdbBroken("a number begins with " + first);
                };
        };
    }

    /** The next string, however it is written. */
    void string(Sink sink) throws IOException {
        int first = u8();
        if (first >>> 6 != 3) {
            long length = number(first);
            if (length < 0) {
                throw new RdbBroken("a string is too long");
            }
            sink.begin(length);
            pieces(length, sink);
            return;
        }
        switch (first & 0x3f) {
            case INT8 -> text(signed(1), sink);
            case INT16 -> text(signed(2), sink);
            case INT32 -> text(signed(4), sink);
            case COMPRESSED -> {
                long packed = count();
                long length = count();
                sink.begin(length);
                lzf.unpack(this, packed, length, sink);
            }
            default -> throw new RdbBroken("a string begins with " + first);
        }
    }

    private static void text(long number, Sink sink) throws IOException {
        var text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        sink.begin(text.length);
        sink.piece(text, 0, text.length);
    }

    private void pieces(long length, Sink sink) throws IOException {
        for (long left = length; left > 0; ) {
            if (at == end) {
                fill();
            }
            int piece = (int) Math.min(left, end - at);
            sink.piece(buffer, at, piece);
            at += piece;
            left -= piece;
        }
    }

    /** The next string as a whole, which packs several elements. */
    byte[] packed() throws IOException {
        var whole = new Whole();
        string(whole);
        return whole.bytes();
    }

    private static final class Whole implements Sink {
        private byte[] bytes = new byte[0];
        private long length;
        private int size;

        @Override
        public void begin(long announced) {
            length = announced;
        }

        @Override
        public void piece(byte[] from, int offset, int count) throws IOException {
            if (length > MOST_PACKED) {
                throw new RdbUnknown("an element of a list, or a value that is packed as a whole, takes " + length
                        + " bytes, more than " + MOST_PACKED + "; keep such elements elsewhere, or lower the limits of"
                        + " the server for listpacks and ziplists");
            }
            if (size + count > bytes.length) {
                // A length that is wrong must not take memory that nothing fills.
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, Math.max(2L * bytes.length, size + count)));
            }
            System.arraycopy(from, offset, bytes, size, count);
            size += count;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** Ends with the checksum of all that was read, which is 0 where the server makes none; whether there is one. */
    boolean requireChecksum() throws IOException {
        pass();
        long computed = crc.value();
        long written = little(Long.BYTES);
        pass();
        if (written != 0 && written != computed) {
            throw new RdbBroken("its checksum is wrong");
        }
        return written != 0;
    }

    /** What follows, which is not passed on; no more than {@code most} bytes. */
    byte[] rest(int most) throws IOException {
        var rest = new ByteArrayOutputStream();
        rest.write(buffer, at, Math.min(most, end - at));
        for (int read = 0; read >= 0 && rest.size() < most; read = in.read(buffer)) {
            rest.write(buffer, 0, read);
        }
        return rest.toByteArray();
    }
}
