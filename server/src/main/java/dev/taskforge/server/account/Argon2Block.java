package dev.taskforge.server.account;

/** What {@link Argon2id} does with its blocks of 1 KiB. */
final class Argon2Block {
    static final int BYTES = 1024;
    static final int LONGS = BYTES / Long.BYTES;

    private static final long LOW = 0xffffffffL;

    private Argon2Block() {}

    static void xor(long[] target, long[] other) {
        for (int i = 0; i < LONGS; i++) {
            target[i] ^= other[i];
        }
    }

    /** Adds the compression of both blocks to {@code target}; {@code work} is overwritten. */
    static void mix(long[] first, long[] second, long[] target, long[] work) {
        for (int i = 0; i < LONGS; i++) {
            long both = first[i] ^ second[i];
            work[i] = both;
            target[i] ^= both;
        }
        for (int i = 0; i < 8; i++) {
            permute(work, 16 * i, 2);
        }
        for (int i = 0; i < 8; i++) {
            permute(work, 2 * i, 16);
        }
        xor(target, work);
    }

    /** Eight pairs of numbers, {@code step} apart, as a square of four by four: its columns, then its diagonals. */
    private static void permute(long[] v, int at, int step) {
        int b = at + 2 * step;
        int c = at + 4 * step;
        int d = at + 6 * step;
        quarter(v, at, b, c, d);
        quarter(v, at + 1, b + 1, c + 1, d + 1);
        quarter(v, at + step, b + step, c + step, d + step);
        quarter(v, at + step + 1, b + step + 1, c + step + 1, d + step + 1);
        quarter(v, at, b + 1, c + step, d + step + 1);
        quarter(v, at + 1, b + step, c + step + 1, d);
        quarter(v, at + step, b + step + 1, c, d + 1);
        quarter(v, at + step + 1, b, c + 1, d + step);
    }

    private static void quarter(long[] v, int ia, int ib, int ic, int id) {
        long a = v[ia];
        long b = v[ib];
        long c = v[ic];
        long d = v[id];
        a += b + 2 * (a & LOW) * (b & LOW);
        d = Long.rotateRight(d ^ a, 32);
        c += d + 2 * (c & LOW) * (d & LOW);
        b = Long.rotateRight(b ^ c, 24);
        a += b + 2 * (a & LOW) * (b & LOW);
        d = Long.rotateRight(d ^ a, 16);
        c += d + 2 * (c & LOW) * (d & LOW);
        b = Long.rotateRight(b ^ c, 63);
        v[ia] = a;
        v[ib] = b;
        v[ic] = c;
        v[id] = d;
    }
}
