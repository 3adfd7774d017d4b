package dev.taskforge.server.account;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The password hash Argon2id, version 1.3 (RFC 9106). Its memory lies outside the Java heap and is wiped and given back
 * when the hash is made: a heap that had to hold it would grow by that much and stay so. Safe for use by any thread.
 *
 * @param memoryKib at least 8 per lane
 * @param passes at least 1
 * @param lanes at least 1; they are computed one after the other
 */
record Argon2id(int memoryKib, int passes, int lanes) {
    private static final int VERSION = 0x13;
    private static final int TYPE = 2;
    private static final int SLICES = 4;

    /** The hash, {@code length} bytes long, of which there must be at least 4. */
    byte[] hash(byte[] password, byte[] salt, int length) {
        return hash(password, salt, new byte[0], new byte[0], length);
    }

    /** The hash with a secret key and associated data, either of which may be empty. */
    byte[] hash(byte[] password, byte[] salt, byte[] secret, byte[] data, int length) {
        try (var arena = Arena.ofConfined()) {
            return new Filling(arena).hash(seed(password, salt, secret, data, length), length);
        }
    }

    private int laneBlocks() {
        return memoryKib / (SLICES * lanes) * SLICES;
    }

    private byte[] seed(byte[] password, byte[] salt, byte[] secret, byte[] data, int length) {
        var seed = littleEndian(40 + password.length + salt.length + secret.length + data.length);
        seed.putInt(lanes)
                .putInt(length)
                .putInt(memoryKib)
                .putInt(passes)
                .putInt(VERSION)
                .putInt(TYPE);
        for (var part : new byte[][] {password, salt, secret, data}) {
            seed.putInt(part.length).put(part);
        }
        return Blake2b.hash(contents(seed), 64);
    }

    /** The hash function of any length, made of BLAKE2b. */
    private static byte[] stretch(byte[] input, int length) {
        var first = contents(littleEndian(4 + input.length).putInt(length).put(input));
        if (length <= 64) {
            return Blake2b.hash(first, length);
        }
        var out = ByteBuffer.allocate(length);
        var link = Blake2b.hash(first, 64);
        out.put(link, 0, 32);
        while (out.remaining() > 64) {
            link = Blake2b.hash(link, 64);
            out.put(link, 0, 32);
        }
        return contents(out.put(Blake2b.hash(link, out.remaining())));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] contents(ByteBuffer filled) {
        var bytes = new byte[filled.capacity()];
        filled.get(0, bytes);
        return bytes;
    }

    /** One hash being made: fills the memory and reads the result from it. */
    private final class Filling {
        private final int laneBlocks = laneBlocks();
        private final int segmentBlocks = laneBlocks / SLICES;
        private final MemorySegment memory;
        private final long[] previous = new long[Argon2Block.LONGS];
        private final long[] reference = new long[Argon2Block.LONGS];
        private final long[] current = new long[Argon2Block.LONGS];
        private final long[] work = new long[Argon2Block.LONGS];
        private final long[] input = new long[Argon2Block.LONGS];
        private final long[] addresses = new long[Argon2Block.LONGS];

        Filling(Arena arena) {
            memory = arena.allocate((long) laneBlocks * lanes * Argon2Block.BYTES, Long.BYTES);
        }

        byte[] hash(byte[] seed, int length) {
            for (int lane = 0; lane < lanes; lane++) {
                for (int column = 0; column < 2; column++) {
                    var start = littleEndian(seed.length + 8)
                            .put(seed)
                            .putInt(column)
                            .putInt(lane);
                    ByteBuffer.wrap(stretch(contents(start), Argon2Block.BYTES))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asLongBuffer()
                            .get(current);
                    store(current, lane, column);
                }
            }
            for (int pass = 0; pass < passes; pass++) {
                for (int slice = 0; slice < SLICES; slice++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        fill(pass, slice, lane);
                    }
                }
            }
            var hash = stretch(lastColumn(), length);
            memory.fill((byte) 0);
            return hash;
        }

        private byte[] lastColumn() {
            Arrays.fill(current, 0);
            for (int lane = 0; lane < lanes; lane++) {
                load(lane, laneBlocks - 1, reference);
                Argon2Block.xor(current, reference);
            }
            var bytes = littleEndian(Argon2Block.BYTES);
            bytes.asLongBuffer().put(current);
            return contents(bytes);
        }

        private void fill(int pass, int slice, int lane) {
            // The first half of the first pass must not let the memory's access pattern tell of the password.
            boolean independent = pass == 0 && slice < SLICES / 2;
            if (independent) {
                beginAddresses(pass, slice, lane);
            }
            int first = pass == 0 && slice == 0 ? 2 : 0;
            int column = slice * segmentBlocks + first;
            load(lane, column == 0 ? laneBlocks - 1 : column - 1, previous);
            for (int i = first; i < segmentBlocks; i++, column++) {
                if (independent && (i == first || i % Argon2Block.LONGS == 0)) {
                    nextAddresses();
                }
                long random = independent ? addresses[i % Argon2Block.LONGS] : previous[0];
                int other = pass == 0 && slice == 0 ? lane : (int) ((random >>> 32) % lanes);
                load(other, referenceColumn(pass, slice, i, other == lane, random & 0xffffffffL), reference);
                load(lane, column, current);
                Argon2Block.mix(previous, reference, current, work);
                store(current, lane, column);
                System.arraycopy(current, 0, previous, 0, Argon2Block.LONGS);
            }
        }

        private void beginAddresses(int pass, int slice, int lane) {
            Arrays.fill(input, 0);
            input[0] = pass;
            input[1] = lane;
            input[2] = slice;
            input[3] = (long) laneBlocks * lanes;
            input[4] = passes;
            input[5] = TYPE;
        }

        private void nextAddresses() {
            input[6]++;
            Arrays.fill(reference, 0);
            Arrays.fill(current, 0);
            Argon2Block.mix(input, reference, current, work);
            Arrays.fill(addresses, 0);
            Argon2Block.mix(current, reference, addresses, work);
        }

        private int referenceColumn(int pass, int slice, int i, boolean sameLane, long random) {
            int finished = pass == 0 ? slice * segmentBlocks : laneBlocks - segmentBlocks;
            long area = sameLane ? finished + i - 1 : finished - (i == 0 ? 1 : 0);
            long back = (area * ((random * random) >>> 32)) >>> 32;
            int start = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segmentBlocks;
            return (int) ((start + area - 1 - back) % laneBlocks);
        }

        private void load(int lane, int column, long[] block) {
            MemorySegment.copy(memory, ValueLayout.JAVA_LONG, offset(lane, column), block, 0, Argon2Block.LONGS);
        }

        private void store(long[] block, int lane, int column) {
            MemorySegment.copy(block, 0, memory, ValueLayout.JAVA_LONG, offset(lane, column), Argon2Block.LONGS);
        }

        private long offset(int lane, int column) {
            return ((long) lane * laneBlocks + column) * Argon2Block.BYTES;
        }
    }
}
