package dev.taskforge.ops.backup.redis;

import java.io.IOException;

/** Unpacks what LZF packed, piece by piece: it refers back to at most 8 KiB of what came before. */
final class Lzf {
    private static final int REACH = 8 * 1024;
    /** The most that one step makes is 264 bytes. */
    private static final int ROOM = 64 * 1024;

    private final byte[] made = new byte[REACH + ROOM];
    private int passed;
    private int size;

    /**
     * Unpacks one string.
     *
     * @param packed how many bytes it takes
     * @param length how many bytes it makes
     */
    void unpack(RdbInput in, long packed, long length, RdbInput.Sink sink) throws IOException {
        passed = 0;
        size = 0;
        long total = 0;
        long left = packed;
        while (left > 0) {
            int first = in.u8();
            left--;
            int before = size;
            if (first < 32) {
                for (int i = 0; i <= first; i++) {
                    made[size++] = (byte) in.u8();
                }
                left -= first + 1;
            } else {
                left -= copy(in, first);
            }
            total += size - before;
            if (total > length) {
                break;
            }
            if (size > made.length - 512) {
                flush(sink);
            }
        }
        if (left != 0 || total != length) {
            throw new RdbBroken("a compressed string has another length");
        }
        flush(sink);
    }

    /** Repeats what came before; returns how many bytes said so. */
    private int copy(RdbInput in, int first) throws IOException {
        int count = first >>> 5;
        int taken = 1;
        if (count == 7) {
            count += in.u8();
            taken++;
        }
        int from = size - (((first & 0x1f) << 8) | in.u8()) - 1;
        if (from < 0) {
            throw new RdbBroken("a compressed string refers to what is not there");
        }
        for (int i = 0; i < count + 2; i++) {
            made[size++] = made[from + i];
        }
        return taken;
    }

    private void flush(RdbInput.Sink sink) throws IOException {
        sink.piece(made, passed, size - passed);
        if (size > REACH) {
            System.arraycopy(made, size - REACH, made, 0, REACH);
            size = REACH;
        }
        passed = size;
    }
}
