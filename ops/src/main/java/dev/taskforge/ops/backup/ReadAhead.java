package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.Ahead;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads from another stream in a thread of its own, one block ahead of its reader, who meanwhile does something with what was read. What
 * the other stream throws is thrown where its reader gets there. For one reader.
 */
final class ReadAhead extends InputStream {
    private static final int BLOCK = 512 * 1024;

    /** A part of what was read; the last one is not full. */
    private static final class Block {
        private final byte[] bytes;
        private final int length;

        private Block(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        boolean isLast() {
            return length < bytes.length;
        }
    }

    private final InputStream in;
    private Block block;
    private int at;
    private Ahead<Block> next;

    /** @param in is closed with this one */
    ReadAhead(InputStream in) {
        this.in = in;
        this.block = new Block(new byte[BLOCK], BLOCK);
        this.at = BLOCK;
        this.next = fill(new byte[BLOCK]);
    }

    private Ahead<Block> fill(byte[] bytes) {
        return Ahead.of(() -> new Block(bytes, in.readNBytes(bytes, 0, bytes.length)));
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : block.bytes[at++] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
        Objects.checkFromIndexSize(from, most, to.length);
        if (most == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int length = Math.min(most, block.length - at);
        System.arraycopy(block.bytes, at, to, from, length);
        at += length;
        return length;
    }

    /** Whether nothing is left; waits for the next block where this one is used up. */
    private boolean isAtEnd() throws IOException {
        if (at == block.length && !block.isLast()) {
            var read = next.get();
            var free = block.bytes;
            block = read;
            at = 0;
            if (!read.isLast()) {
                next = fill(free);
            }
        }
        return at == block.length;
    }

    @Override
    public void close() throws IOException {
        next.close();
        in.close();
    }
}
