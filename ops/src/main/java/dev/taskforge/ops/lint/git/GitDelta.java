package dev.taskforge.ops.lint.git;

import java.util.Optional;

/** Makes an object out of another one and what differs. Source: gitformat-pack(5), "Deltified representation". */
final class GitDelta {
    private static final int LARGEST_COPY = 0x10000;

    private final byte[] delta;
    private int at;

    private GitDelta(byte[] delta) {
        this.delta = delta;
    }

    /** The object; empty when it is larger than what is read. */
    static Optional<byte[]> apply(byte[] base, byte[] delta) throws GitException {
        try {
            return new GitDelta(delta).apply(base);
        } catch (IndexOutOfBoundsException e) {
            throw new GitException("a difference in a pack is damaged");
        }
    }

    private Optional<byte[]> apply(byte[] base) throws GitException {
        if (size() != base.length) {
            throw new GitException("a difference in a pack is of another object");
        }
        long size = size();
        if (size > GitObjects.MOST_BYTES) {
            return Optional.empty();
        }
        var out = new byte[(int) size];
        int written = 0;
        while (at < delta.length) {
            int command = next();
            if ((command & 0x80) != 0) {
                int from = bytes(command, 4);
                int length = bytes(command >> 4, 3);
                length = length == 0 ? LARGEST_COPY : length;
                System.arraycopy(base, from, out, written, length);
                written += length;
            } else if (command != 0) {
                System.arraycopy(delta, at, out, written, command);
                at += command;
                written += command;
            } else {
                throw new GitException("a difference in a pack is of an unknown form");
            }
        }
        if (written != out.length) {
            throw new GitException("a difference in a pack is cut off");
        }
        return Optional.of(out);
    }

    private int next() {
        return Byte.toUnsignedInt(delta[at++]);
    }

    private long size() {
        long size = 0;
        int b = 0x80;
        for (int shift = 0; (b & 0x80) != 0 && shift < 60; shift += 7) {
            b = next();
            size |= (b & 0x7fL) << shift;
        }
        return size;
    }

    private int bytes(int flags, int most) {
        int value = 0;
        for (int i = 0; i < most; i++) {
            if (((flags >> i) & 1) != 0) {
                value |= next() << (i * 8);
            }
        }
        return value;
    }
}
