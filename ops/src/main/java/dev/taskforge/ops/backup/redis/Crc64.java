package dev.taskforge.ops.backup.redis;

/** The checksum at the end of snapshots: CRC-64 of Jones, as the {@code crc64.c} of Redis has it. */
final class Crc64 {
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;
    private static final long[] TABLE = table();

    private long value;

    private static long[] table() {
        var table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long rest = i;
            for (int bit = 0; bit < 8; bit++) {
                rest = (rest & 1) == 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL;
            }
            table[i] = rest;
        }
        return table;
    }

    void update(byte[] bytes, int from, int to) {
        long crc = value;
        for (int i = from; i < to; i++) {
            crc = TABLE[(int) (crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
        }
        value = crc;
    }

    long value() {
        return value;
    }
}
