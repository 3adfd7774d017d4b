package dev.taskforge.ops.backup.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Reads snapshots of a real server, Redis 7.0.15: one state with keys of every type, written without compression and then with settings
 * under which little is packed, but compressed. What that server does not write is made by hand.
 */
class RdbReaderTest {
    private static final String MARK = "0123456789abcdef0123456789abcdef01234567";

    private static byte[] file(String name) throws IOException {
        try (var in = Objects.requireNonNull(RdbReaderTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static RdbFacts read(byte[] bytes) throws IOException {
        return RdbReader.read(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }

    /** With the checksum that belongs to the rest. */
    private static byte[] mended(byte[] bytes) {
        int end = bytes.length - Long.BYTES;
        var crc = new Crc64();
        crc.update(bytes, 0, end);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(end, crc.value());
        return bytes;
    }

    @Test
    void theChecksumIsTheOneOfRedis() {
        var crc = new Crc64();
        crc.update("123456789".getBytes(ISO_8859_1), 0, 9);

        assertThat(crc.value()).isEqualTo(0xe9c6d914c4b8d9caL);
    }

    @Test
    void keysOfAllTypesAreCounted() throws IOException {
        var facts = read(file("packed.rdb"));

        assertThat(facts.keys())
                .containsEntry("db0 string", 14L)
                .containsEntry("db0 list", 3L)
                .containsEntry("db0 set", 6L)
                .containsEntry("db0 zset", 3L)
                .containsEntry("db0 hash", 3L)
                .containsEntry("db0 stream", 3L)
                .containsEntry("db3 string", 1L)
                .containsEntry("db3 hash", 1L)
                .containsEntry("db15 set", 1L)
                .hasSize(9);
        assertThat(facts.expiring()).isEqualTo(2);
        assertThat(facts.functions()).isEqualTo(1);
        assertThat(facts.databases()).isEqualTo(16);
        assertThat(facts.version()).isEqualTo("7.0.15");
        assertThat(facts.memory()).isPositive();
        assertThat(facts.begun()).isBetween(Instant.parse("2025-01-01T00:00:00Z"), Instant.now());
        assertThat(facts.checked()).isTrue();
        assertThat(facts.marked()).isFalse();
    }

    @Test
    void howValuesArePackedDoesNotMatter() throws IOException {
        var packed = read(file("packed.rdb"));
        var loose = read(file("loose.rdb"));

        assertThat(loose.keys()).isEqualTo(packed.keys());
        assertThat(loose.hashes()).isEqualTo(packed.hashes());
        assertThat(loose.functionsHash()).isEqualTo(packed.functionsHash());
    }

    @Test
    void exactlyTheSnapshotIsPassedOn() throws IOException {
        var whole = file("packed.rdb");
        var sent = Arrays.copyOf(whole, whole.length + MARK.length());
        System.arraycopy(MARK.getBytes(ISO_8859_1), 0, sent, whole.length, MARK.length());
        var out = new ByteArrayOutputStream();

        var facts = RdbReader.read(new ByteArrayInputStream(sent), out);

        assertThat(facts.marked()).isTrue();
        assertThat(out.toByteArray()).isEqualTo(whole);
    }

    @Test
    void whatFollowsTheEndIsRefused() throws IOException {
        var whole = file("packed.rdb");

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(RdbBroken.class)
                .hasMessageContaining("something follows");
    }

    @Test
    void whereverItIsCutThatIsSeen() throws IOException {
        var whole = file("packed.rdb");
        for (int length = 0; length < whole.length; length += length < 500 ? 1 : 499) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("cut at " + length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void everyFlippedBitIsSeenByTheChecksum() throws IOException {
        var whole = file("packed.rdb");
        for (int at = 0; at < whole.length; at += 997) {
            var changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> read(changed)).as("byte " + at).isInstanceOf(IOException.class);
        }
    }

    /** As if a server wrote something else: only what is not compared may go unseen, and nothing may be worse than a refusal. */
    @Test
    void everyChangeOfContentIsSeenWithoutTheChecksum() throws IOException {
        var whole = file("packed.rdb");
        var facts = read(whole);
        int unseen = 0;
        for (int at = 300; at < whole.length - 9; at += 211) {
            var changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            unseen += isSeen(mended(changed), facts) ? 0 : 1;
        }
        // The hint of how many keys a database has, and how often one was used.
        assertThat(unseen).isLessThanOrEqualTo(2);
    }

    private static boolean isSeen(byte[] changed, RdbFacts before) {
        try {
            var after = read(changed);
            return !after.equals(before);
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aSnapshotWithoutAChecksumIsRead() throws IOException {
        var whole = file("packed.rdb");
        Arrays.fill(whole, whole.length - 8, whole.length, (byte) 0);

        var facts = read(whole);
        assertThat(facts.keys()).hasSize(9);
        assertThat(facts.checked()).isFalse();
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        for (var text : new String[] {"", "REDIS0004x", "-NOAUTH Authentication required.", "VALKEY07", "PGDMP12345"}) {
            assertThatThrownBy(() -> read(text.getBytes(ISO_8859_1))).as(text).isInstanceOf(RdbBroken.class);
        }
    }

    @Test
    void whatOnlyAModuleCanReadIsNamed() {
        assertThatThrownBy(() -> read(snapshot("\u0007\u0001k" + module("ReJSON-RL") + "\u0000")))
                .isInstanceOf(RdbUnknown.class)
                .hasMessageContaining("a key of the module ReJSON-RL");
        assertThatThrownBy(() -> read(snapshot("\u00f7" + module("ft_index0") + "\u0000")))
                .isInstanceOf(RdbUnknown.class)
                .hasMessageContaining("data of the module ft_index0");
        // Their numbers use the uppermost bit.
        for (var name : List.of("graphdata", "timeserie", "zzzzzzzzz", "9_modules", "_________")) {
            assertThatThrownBy(() -> read(snapshot("\u0007\u0001k" + module(name) + "\u0000")))
                    .as(name)
                    .isInstanceOf(RdbUnknown.class)
                    .hasMessageContaining("a key of the module " + name);
            assertThatThrownBy(() -> read(snapshot("\u00f7" + module(name) + "\u0000")))
                    .as(name)
                    .isInstanceOf(RdbUnknown.class)
                    .hasMessageContaining("data of the module " + name);
        }
    }

    @Test
    void whatIsOnlySaidAndManyDatabasesTakeNoMemory() throws IOException {
        var said = new StringBuilder();
        for (char name = 'a'; name <= 'z'; name++) {
            said.append("\u00fa\u0001").append(name).append("\u0001x");
        }
        assertThat(read(snapshot(said + "\u00fa\u0005ctime\u0001x")).begun()).isNull();
        assertThat(read(snapshot("\u00fa\u0005ctime\n1700000000")).begun())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(read(snapshot("\u00fe\u0080\u0000\u0001\u0086\u009f")).databases())
                .isEqualTo(100_000);
        assertThatThrownBy(() -> read(snapshot("\u00fe\u0080\u0000\u0001\u0086\u00a0")))
                .isInstanceOf(RdbUnknown.class)
                .hasMessageContaining("100000 databases");
    }

    /** Six bits for each letter, and ten for the version of its encoding. */
    private static String module(String name) {
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        long number = 0;
        for (int i = 0; i < name.length(); i++) {
            number = (number << 6) | letters.indexOf(name.charAt(i));
        }
        var bytes = ByteBuffer.allocate(9)
                .put((byte) 0x81)
                .putLong((number << 10) | 3)
                .array();
        return new String(bytes, ISO_8859_1);
    }

    @Test
    void typesAndPartsThatAreNotKnownAreRefused() {
        for (var body : new String[] {"\u001c\u0001k\u0001v", "\u0018\u0001k", "\u00f4\u0001\u0001\u0001", "\u00f1"}) {
            assertThatThrownBy(() -> read(valkey(body))).as(body).isInstanceOf(RdbUnknown.class);
        }
    }

    @Test
    void hashesWhoseFieldsExpireAreReadAsRedisAndAsValkeyWriteThem() throws IOException {
        var first = "\u00e8\u0003\u0000\u0000\u0000\u0000\u0000\u0000"; // 1000
        var at1500 = "\u00dc\u0005\u0000\u0000\u0000\u0000\u0000\u0000";
        var never = "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff";
        var metadata =
                read(snapshot("\u0018\u0001k" + first + "\u0002" + "\u0000\u0001a\u0001x" + "A\u00f5\u0001b\u0001y"));
        var list = listpack("\u0081a\u0002\u0081x\u0002\u0000\u0001", "\u0081b\u0002\u0081y\u0002\u00c5\u00dc\u0002");
        var packed = read(snapshot("\u0019\u0001k" + at1500 + text(list)));
        var valkey = read(valkey("\u0016\u0001k\u0002" + "\u0001b\u0001y" + at1500 + "\u0001a\u0001x" + never));

        assertThat(metadata.keys()).containsOnlyKeys("db0 hash");
        assertThat(packed.hashes()).isEqualTo(metadata.hashes());
        assertThat(valkey.hashes()).isEqualTo(metadata.hashes());
        var later =
                read(snapshot("\u0018\u0001k" + first + "\u0002" + "\u0000\u0001a\u0001x" + "A\u00f6\u0001b\u0001y"));
        assertThat(later.hashes()).isNotEqualTo(metadata.hashes());
        var without = read(snapshot("\u0004\u0001k\u0002\u0001a\u0001x\u0001b\u0001y"));
        assertThat(without.hashes()).isNotEqualTo(metadata.hashes());
    }

    @Test
    void ziplistsOfOlderServersHoldTheSame() throws IOException {
        var pairs = ziplist("\u0000\u0001a\u0003\u00fe\u00fb", "\u0003\u0001b\u0003\u00c00u");
        var hash = read(snapshot("\r\u0001k" + text(pairs)));
        var loose = read(snapshot("\u0004\u0001k\u0002\u0001b\u0005" + "30000" + "\u0001a\u0002-5"));
        assertThat(hash.hashes()).isEqualTo(loose.hashes());

        var ranks = read(snapshot("\u000c\u0001k" + text(pairs)));
        var scores = read(snapshot("\u0005\u0001k\u0002\u0001a" + score(-5) + "\u0001b" + score(30_000)));
        assertThat(ranks.hashes()).isEqualTo(scores.hashes());

        var list = read(snapshot("\u000e\u0001k\u0001" + text(pairs)));
        var plain = read(snapshot("\u0012\u0001k\u0004\u0001\u0001a\u0001\u0002-5\u0001\u0001b\u0001\u0005" + "30000"));
        assertThat(list.hashes()).isEqualTo(plain.hashes());
    }

    @Test
    void aListpackThatContradictsItselfIsRefused() {
        var good = "\u0081a\u0002\u0081x\u0002";
        for (var broken :
                new String[] {"\u0081a\u0003\u0081x\u0002", "\u0082a\u0002\u0081x\u0002", "\u00f5a\u0002\u0081x\u0002"
                }) {
            assertThatThrownBy(() -> read(snapshot("\u0010\u0001k" + text(listpack(broken, "")))))
                    .as(broken)
                    .isInstanceOf(RdbBroken.class);
        }
        assertThatThrownBy(() -> read(
                        snapshot("\u0010\u0001k" + text(listpack(good, good).substring(1)))))
                .isInstanceOf(RdbBroken.class);
    }

    private static String score(double value) {
        var bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
        return new String(bytes, ISO_8859_1);
    }

    /** A short string. */
    private static String text(String bytes) {
        return (char) bytes.length() + bytes;
    }

    private static String listpack(String... elements) {
        var body = String.join("", elements);
        return (char) (body.length() + 7) + "\u0000\u0000\u0000\u00ff\u00ff" + body + "\u00ff";
    }

    private static String ziplist(String... elements) {
        var body = String.join("", elements);
        return (char) (body.length() + 11) + "\u0000\u0000\u0000" + "\u0000\u0000\u0000\u0000" + "\u0004\u0000" + body
                + "\u00ff";
    }

    private static byte[] snapshot(String body) {
        return mended(("REDIS0012\u00fe\u0000" + body + "\u00ff........").getBytes(ISO_8859_1));
    }

    private static byte[] valkey(String body) {
        return mended(("VALKEY080\u00fe\u0000" + body + "\u00ff........").getBytes(ISO_8859_1));
    }
}
