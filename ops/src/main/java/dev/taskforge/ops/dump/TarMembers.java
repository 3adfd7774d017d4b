package dev.taskforge.ops.dump;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the members of a tar archive as pg_dump writes it: short names, no kinds but files. */
final class TarMembers {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];

    TarMembers(InputStream in) {
        this.in = in;
    }

    /** Takes one member; what it leaves is skipped. */
    interface Taker {
        void take(String name, InputStream member) throws IOException;
    }

    static boolean isOne(byte[] beginning) {
        return beginning.length >= BLOCK && new String(beginning, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    void each(Taker taker) throws IOException {
        while (true) {
            readBlock();
            if (block[0] == 0) {
                return; // the end of the archive
            }
            var name = text(0, NAME);
            long size = size();
            var member = new Member(size);
            taker.take(name, member);
            member.skipRest();
            skip((BLOCK - size % BLOCK) % BLOCK);
        }
    }

    private void readBlock() throws IOException {
        if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
            throw new EOFException("the archive has no end");
        }
    }

    private String text(int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }

    private long size() throws IOException {
        if (block[SIZE] < 0) {
            long size = 0; // a number of more than 33 bits
            for (int at = SIZE + 4; at < SIZE + SIZE_LENGTH; at++) {
                size = size << Byte.SIZE | (block[at] & 0xff);
            }
            ArchiveInput.require(size >= 0, "a member has a size of " + size);
            return size;
        }
        var digits = text(SIZE, SIZE_LENGTH).strip();
        ArchiveInput.require(digits.matches("[0-7]{1,12}"), "a member has no size");
        return Long.parseLong(digits, 8);
    }

    private void skip(long bytes) throws IOException {
        if (in.readNBytes(block, 0, (int) bytes) < bytes) {
            throw new EOFException("the archive has no end");
        }
    }

    private final class Member extends InputStream {
        private long left;

        Member(long size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the archive ends in the middle");
            }
            left -= count;
            return count;
        }

        void skipRest() throws IOException {
            var rest = new byte[BLOCK];
            while (read(rest, 0, rest.length) >= 0) {
                // not wanted
            }
        }
    }
}
