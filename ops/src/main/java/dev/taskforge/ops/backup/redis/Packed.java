package dev.taskforge.ops.backup.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The elements of values that Redis keeps in one piece of memory: listpacks, the ziplists before them, and sets of numbers. */
final class Packed {
    private static final int END = 0xff;
    /** The number of elements is not known when it is too large to be written. */
    private static final int TOO_MANY = 0xffff;

    private final byte[] bytes;
    private int at;

    private Packed(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes an element; numbers come as text, as clients see them. */
    interface Taker {
        void take(byte[] bytes, int offset, int length) throws IOException;
    }

    /** @see <a href="https://github.com/antirez/listpack/blob/master/listpack.md">the format of listpacks</a> */
    static void listpack(byte[] bytes, Taker taker) throws IOException {
        new Packed(bytes).elements(6, taker, Packed::listpackElement);
    }

    static void ziplist(byte[] bytes, Taker taker) throws IOException {
        new Packed(bytes).elements(10, taker, Packed::ziplistElement);
    }

    static void intset(byte[] bytes, Taker taker) throws IOException {
        var packed = new Packed(bytes);
        int width = (int) packed.little(4);
        long count = packed.little(4);
        if ((width != 2 && width != 4 && width != 8) || bytes.length != 8 + width * count) {
            throw new RdbBroken("a set of numbers has another length");
        }
        for (long i = 0; i < count; i++) {
            packed.number(width, taker);
        }
    }

    private interface Step {
        void take(Packed packed, Taker taker) throws IOException;
    }

    private void elements(int head, Taker taker, Step step) throws IOException {
        if (little(4) != bytes.length || bytes.length <= head) {
            throw new RdbBroken("a packed value has another length");
        }
        at = head - 2;
        long announced = little(2);
        long count = 0;
        while (peek() != END) {
            step.take(this, taker);
            count++;
        }
        boolean counted = announced == count || announced == TOO_MANY;
        if (at != bytes.length - 1 || !counted) {
            throw new RdbBroken("a packed value has another number of elements than it says");
        }
    }

    private void listpackElement(Taker taker) throws IOException {
        int begin = at;
        int first = u8();
        if (first < 0x80) {
            text(first, taker);
        } else if (first < 0xc0) {
            string(first & 0x3f, taker);
        } else if (first < 0xe0) {
            int value = ((first & 0x1f) << 8) | u8();
            text(value >= 1 << 12 ? value - (1 << 13) : value, taker);
        } else if (first < 0xf0) {
            string(((first & 0x0f) << 8) | u8(), taker);
        } else {
            switch (first) {
                case 0xf0 -> string(little(4), taker);
                case 0xf1 -> number(2, taker);
                case 0xf2 -> number(3, taker);
                case 0xf3 -> number(4, taker);
                case 0xf4 -> number(8, taker);
                default -> throw new RdbBroken("an element of a listpack begins with " + first);
            }
        }
        requireLength(at - begin);
    }

    /** After each element stands its length, for reading backwards: seven bits in a byte, the first of them the highest. */
    private void requireLength(int length) throws IOException {
        int bytes = backwards(length);
        for (int left = bytes - 1; left >= 0; left--) {
            int seven = (int) (((long) length >>> (7 * left)) & 0x7f);
            int expected = left == bytes - 1 ? seven : seven | 0x80;
            if (u8() != expected) {
                throw new RdbBroken("an element of a listpack has another length than it says");
            }
        }
    }

    private static int backwards(int length) {
        if (length <= 127) {
            return 1;
        }
        if (length < 16_383) {
            return 2;
        }
        if (length < 2_097_151) {
            return 3;
        }
        return length < 268_435_455 ? 4 : 5;
    }

    private void ziplistElement(Taker taker) throws IOException {
        if (u8() == 0xfe) {
            skip(4);
        }
        int first = u8();
        switch (first >>> 6) {
            case 0 -> string(first & 0x3f, taker);
            case 1 -> string(((first & 0x3f) << 8) | u8(), taker);
            case 2 -> string(Integer.toUnsignedLong(Integer.reverseBytes((int) little(4))), taker);
            default -> ziplistNumber(first, taker);
        }
    }

    private void ziplistNumber(int first, Taker taker) throws IOException {
        switch (first) {
            case 0xc0 -> number(2, taker);
            case 0xd0 -> number(4, taker);
            case 0xe0 -> number(8, taker);
            case 0xf0 -> number(3, taker);
            case 0xfe -> number(1, taker);
            default -> {
                if (first < 0xf1 || first > 0xfd) {
                    throw new RdbBroken("an element of a ziplist begins with " + first);
                }
                text((first & 0x0f) - 1, taker);
            }
        }
    }

    private void string(long length, Taker taker) throws IOException {
        int begin = at;
        skip(length);
        taker.take(bytes, begin, (int) length);
    }

    private void number(int width, Taker taker) throws IOException {
        int unused = 64 - 8 * width;
        text((little(width) << unused) >> unused, taker);
    }

    private static void text(long number, Taker taker) throws IOException {
        var text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        taker.take(text, 0, text.length);
    }

    private int peek() throws IOException {
        skip(0);
        if (at == bytes.length) {
            throw new RdbBroken("a packed value has no end");
        }
        return bytes[at] & 0xff;
    }

    private int u8() throws IOException {
        int value = peek();
        at++;
        return value;
    }

    private long little(int width) throws IOException {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (long) u8() << (8 * i);
        }
        return value;
    }

    private void skip(long count) throws IOException {
        if (count > bytes.length - at) {
            throw new RdbBroken("an element of a packed value is longer than that");
        }
        at += (int) count;
    }
}
