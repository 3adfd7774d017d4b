package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.backup.files.HashSum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Hashes keys with their values. A value has the same hash in whichever way it is packed: that depends on the settings of the server
 * and on what was done to it. The members of sets, sorted sets and hashes have no order.
 */
final class RdbValues {
    private static final int STRING = 0;
    private static final int SET = 2;
    private static final int HASH = 4;
    private static final int ZSET = 5;
    private static final int SET_INTSET = 11;
    private static final int ZSET_ZIPLIST = 12;
    private static final int HASH_ZIPLIST = 13;
    private static final int LIST_QUICKLIST = 14;
    private static final int STREAM = 15;
    private static final int HASH_LISTPACK = 16;
    private static final int ZSET_LISTPACK = 17;
    private static final int LIST_QUICKLIST_2 = 18;
    private static final int STREAM_2 = 19;
    private static final int SET_LISTPACK = 20;
    private static final int STREAM_3 = 21;
    /** Of Valkey: after each value the time at which its field expires. */
    private static final int HASH_2 = 22;
    /** Of Redis: before each field when it expires, counted from the first time at which one does. */
    private static final int HASH_METADATA = 24;

    private static final int HASH_LISTPACK_EX = 25;

    private static final int PLAIN_NODE = 1;
    private static final int PACKED_NODE = 2;
    private static final long NEVER = -1;
    private static final int ID_BYTES = 16;

    private final RdbInput in;
    private final boolean valkey;
    private final MessageDigest key = HashSum.sha256();
    private final MessageDigest member = HashSum.sha256();
    private final HashSum members = new HashSum();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private final Into intoKey = new Into(key);
    private final Into intoMember = new Into(member);
    private long count;

    /** @param valkey whether Valkey wrote it, which has other types where the versions of both go apart */
    RdbValues(RdbInput in, boolean valkey) {
        this.in = in;
        this.valkey = valkey;
    }

    /** What clients call the type of a key. */
    String type(int kind) throws RdbUnknown {
        return switch (kind) {
            case STRING -> "string";
            case LIST_QUICKLIST, LIST_QUICKLIST_2 -> "list";
            case SET, SET_INTSET, SET_LISTPACK -> "set";
            case ZSET, ZSET_ZIPLIST, ZSET_LISTPACK -> "zset";
            case HASH, HASH_ZIPLIST, HASH_LISTPACK -> "hash";
            case STREAM, STREAM_2, STREAM_3 -> "stream";
            case HASH_2 -> requireOf(valkey, kind);
            case HASH_METADATA, HASH_LISTPACK_EX -> requireOf(!valkey, kind);
            default -> throw unknown(kind);
        };
    }

    private static String requireOf(boolean known, int kind) throws RdbUnknown {
        if (!known) {
            throw unknown(kind);
        }
        return "hash";
    }

    private static RdbUnknown unknown(int kind) {
        return new RdbUnknown(
                "TaskForge does not know the type " + kind + " of snapshots; it may be of a newer server");
    }

    /** The hash of the next string. */
    byte[] hash() throws IOException {
        in.string(intoKey);
        return key.digest();
    }

    /** The hash of the key that comes now, with its value. */
    byte[] hash(int kind, String type, long expires) throws IOException {
        key.update(type.getBytes(StandardCharsets.US_ASCII));
        put(key, expires);
        in.string(intoKey);
        count = 0;
        switch (kind) {
            case STRING -> in.string(intoKey);
            case LIST_QUICKLIST, LIST_QUICKLIST_2 -> list(kind);
            case STREAM, STREAM_2, STREAM_3 -> stream(kind);
            default -> {
                members.clear();
                members(kind);
                key.update(members.bytes());
            }
        }
        put(key, count);
        return key.digest();
    }

    private void put(MessageDigest digest, long value) {
        digest.update(number.putLong(0, value).array());
    }

    private void list(int kind) throws IOException {
        Packed.Taker element = (bytes, offset, length) -> {
            count++;
            put(key, length);
            key.update(bytes, offset, length);
        };
        for (long nodes = in.count(); nodes > 0; nodes--) {
            long node = kind == LIST_QUICKLIST ? PACKED_NODE : in.count();
            if (node == PLAIN_NODE) {
                count++;
                in.string(intoKey);
            } else if (node == PACKED_NODE && kind == LIST_QUICKLIST) {
                Packed.ziplist(in.packed(), element);
            } else if (node == PACKED_NODE) {
                Packed.listpack(in.packed(), element);
            } else {
                throw new RdbBroken("a node of a list is of kind " + node);
            }
        }
    }

    private void members(int kind) throws IOException {
        switch (kind) {
            case SET -> {
                for (long left = in.count(); left > 0; left--) {
                    in.string(intoMember);
                    added();
                }
            }
            case SET_INTSET -> Packed.intset(in.packed(), this::member);
            case SET_LISTPACK -> Packed.listpack(in.packed(), this::member);
            case ZSET -> {
                for (long left = in.count(); left > 0; left--) {
                    in.string(intoMember);
                    score(Double.longBitsToDouble(in.little(Long.BYTES)));
                }
            }
            case ZSET_ZIPLIST -> whole(2, turns -> Packed.ziplist(in.packed(), turns), this::scored);
            case ZSET_LISTPACK -> whole(2, turns -> Packed.listpack(in.packed(), turns), this::scored);
            case HASH_ZIPLIST -> whole(2, turns -> Packed.ziplist(in.packed(), turns), this::field);
            case HASH_LISTPACK -> whole(2, turns -> Packed.listpack(in.packed(), turns), this::field);
            case HASH_LISTPACK_EX -> {
                in.little(Long.BYTES); // the first time, once more
                whole(3, turns -> Packed.listpack(in.packed(), turns), this::timedField);
            }
            case HASH_METADATA -> {
                long first = in.little(Long.BYTES);
                for (long left = in.count(); left > 0; left--) {
                    long after = in.number();
                    fieldAndValue();
                    added(after == 0 ? NEVER : first + after - 1);
                }
            }
            default -> {
                for (long left = in.count(); left > 0; left--) {
                    fieldAndValue();
                    added(kind == HASH_2 ? in.little(Long.BYTES) : NEVER);
                }
            }
        }
    }

    private void fieldAndValue() throws IOException {
        in.string(intoMember);
        in.string(intoMember);
    }

    private void member(byte[] bytes, int offset, int length) {
        part(bytes, offset, length);
        added();
    }

    private void added(long expires) {
        if (expires != NEVER) {
            put(member, expires);
        }
        added();
    }

    private void added() {
        count++;
        members.add(member.digest());
    }

    private void score(double value) {
        put(member, Double.doubleToLongBits(value + 0.0)); // of the two zeros the one above
        added();
    }

    /** Takes one of several elements that belong together. */
    private interface Turn {
        void take(int turn, byte[] bytes, int offset, int length) throws IOException;
    }

    private interface Source {
        void give(Packed.Taker taker) throws IOException;
    }

    private static void whole(int together, Source source, Turn turn) throws IOException {
        var taken = new int[1];
        source.give((bytes, offset, length) -> {
            turn.take(taken[0], bytes, offset, length);
            taken[0] = (taken[0] + 1) % together;
        });
        if (taken[0] != 0) {
            throw new RdbBroken("a packed value ends within a pair");
        }
    }

    private void scored(int turn, byte[] bytes, int offset, int length) throws IOException {
        if (turn == 0) {
            part(bytes, offset, length);
        } else {
            score(score(bytes, offset, length));
        }
    }

    private static double score(byte[] bytes, int offset, int length) throws IOException {
        var text = new String(bytes, offset, length, StandardCharsets.US_ASCII);
        try {
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new RdbBroken("a score of a sorted set is no number");
        }
    }

    private void field(int turn, byte[] bytes, int offset, int length) {
        part(bytes, offset, length);
        if (turn == 1) {
            added();
        }
    }

    private void timedField(int turn, byte[] bytes, int offset, int length) throws IOException {
        if (turn < 2) {
            part(bytes, offset, length);
            return;
        }
        try {
            long expires = Long.parseLong(new String(bytes, offset, length, StandardCharsets.US_ASCII));
            added(expires == 0 ? NEVER : expires);
        } catch (NumberFormatException e) {
            throw new RdbBroken("the time at which a field expires is no number");
        }
    }

    private void part(byte[] bytes, int offset, int length) {
        put(member, length);
        member.update(bytes, offset, length);
    }

    /** As it is written: its entries stay packed in memory as they are in the snapshot, and the rest has an order. */
    private void stream(int kind) throws IOException {
        for (long nodes = counted(); nodes > 0; nodes--) {
            in.string(intoKey);
            in.string(intoKey);
        }
        // How many entries there are and the last of them; later the first, the last removed, and how many there ever
        // were.
        numbers(kind == STREAM ? 3 : 8);
        for (long groups = counted(); groups > 0; groups--) {
            in.string(intoKey);
            numbers(kind == STREAM ? 2 : 3);
            for (long pending = counted(); pending > 0; pending--) {
                raw(ID_BYTES + Long.BYTES);
                numbers(1);
            }
            for (long consumers = counted(); consumers > 0; consumers--) {
                in.string(intoKey);
                raw(kind == STREAM_3 ? 2 * Long.BYTES : Long.BYTES);
                for (long pending = counted(); pending > 0; pending--) {
                    raw(ID_BYTES);
                }
            }
        }
    }

    private long counted() throws IOException {
        long counted = in.count();
        put(key, counted);
        return counted;
    }

    private void numbers(int many) throws IOException {
        for (int i = 0; i < many; i++) {
            put(key, in.number());
        }
    }

    private void raw(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            key.update((byte) in.u8());
        }
    }

    /** Lengths come first, so that what belongs together is told from its neighbours. */
    private final class Into implements RdbInput.Sink {
        private final MessageDigest digest;

        Into(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        public void begin(long length) {
            put(digest, length);
        }

        @Override
        public void piece(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }
    }
}
