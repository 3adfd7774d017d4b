package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.backup.files.HashSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot from its first to its last byte and says what is in it, in memory that grows neither with the number of keys nor
 * with the length of values. What it does not know it refuses: a part that was skipped could not be proven.
 *
 * <p>Source of the format: <a href="https://github.com/redis/redis/blob/7.2.4/src/rdb.h">rdb.h and rdb.c of Redis</a>, and of <a
 * href="https://github.com/valkey-io/valkey/blob/9.0.0/src/rdb.h">Valkey</a>.
 */
public final class RdbReader {
    private static final Pattern HEADER = Pattern.compile("REDIS00[0-9]{2}|VALKEY[0-9]{3}");
    private static final int HEADER_BYTES = 9;
    /** Those before have no checksum. */
    private static final String OLDEST = "REDIS0005";

    private static final int SLOT_INFO = 244;
    private static final int FUNCTION = 245;
    private static final int MODULE_AUX = 247;
    private static final int IDLE = 248;
    private static final int FREQUENCY = 249;
    private static final int AUX = 250;
    private static final int RESIZE = 251;
    private static final int EXPIRE_MILLIS = 252;
    private static final int SELECT = 254;
    private static final int END = 255;

    private static final int MODULE = 7;
    private static final String MODULE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final int MOST_DATABASES = 100_000;
    private static final Set<String> USED = Set.of("redis-ver", "valkey-ver", "used-mem", "ctime");

    private static final long NEVER = -1;
    /** Of an end of a stream whose length was not known when it began. */
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{40}");

    private final RdbInput in;
    private final RdbValues values;
    private final SortedMap<String, Long> keys = new TreeMap<>();
    private final SortedMap<String, HashSum> hashes = new TreeMap<>();
    private final Map<String, String> said = new TreeMap<>();
    private final HashSum functions = new HashSum();
    private long functionCount;
    private long expiring;
    private int database;
    private int mostDatabase;
    private long expires = NEVER;

    private RdbReader(RdbInput in, boolean valkey) {
        this.in = in;
        this.values = new RdbValues(in, valkey);
    }

    /**
     * Reads one.
     *
     * @param out gets the snapshot, and nothing that follows it
     * @throws RdbBroken when it is none, or not whole
     * @throws RdbUnknown when there is something in it that cannot be compared
     */
    public static RdbFacts read(InputStream from, OutputStream out) throws IOException {
        var in = new RdbInput(from, out);
        var header = new StringBuilder();
        for (int i = 0; i < HEADER_BYTES; i++) {
            header.append((char) in.u8());
        }
        var version = header.toString();
        if (!HEADER.matcher(version).matches() || version.compareTo(OLDEST) < 0) {
            throw new RdbBroken("it does not begin as one of Redis or Valkey");
        }
        var reader = new RdbReader(in, version.startsWith("VALKEY"));
        while (reader.next()) {
            // one part after the other
        }
        boolean checked = in.requireChecksum();
        // A replica is told the end of what is sent by forty letters, which redis-cli cannot take back from its output.
        var rest = new String(in.rest(41), StandardCharsets.ISO_8859_1);
        if (!rest.isEmpty() && !MARK.matcher(rest).matches()) {
            throw new RdbBroken("something follows its end");
        }
        return reader.facts(checked, !rest.isEmpty());
    }

    private RdbFacts facts(boolean checked, boolean marked) {
        var sums = new TreeMap<String, String>();
        hashes.forEach((kind, sum) -> sums.put(kind, sum.hex()));
        var version = said.getOrDefault("valkey-ver", said.getOrDefault("redis-ver", ""));
        return new RdbFacts(
                keys,
                sums,
                expiring,
                functionCount,
                functions.hex(),
                mostDatabase + 1,
                version,
                memory(),
                begun(),
                checked,
                marked);
    }

    /** Whoever sends a snapshot may say anything in it; only what is used is kept. */
    private void heard(String name, String text) {
        if (USED.contains(name)) {
            said.put(name, text);
        }
    }

    /** When the server began to write it. */
    private @Nullable Instant begun() {
        var text = said.getOrDefault("ctime", "");
        return text.matches("[1-9][0-9]{0,10}") ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
    }

    private long memory() {
        var text = said.getOrDefault("used-mem", "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Reads the next part; false at the end. */
    private boolean next() throws IOException {
        int kind = in.u8();
        switch (kind) {
            case END -> {
                return false;
            }
            case SELECT -> select(in.count());
            case EXPIRE_MILLIS -> expires = in.little(Long.BYTES);
            // How long a key was not used and how often it was says nothing about what is in it.
            case IDLE -> in.count();
            case FREQUENCY -> in.u8();
            case RESIZE -> {
                in.count();
                in.count();
            }
            case AUX -> heard(word(), word());
            case FUNCTION -> {
                functions.add(values.hash());
                functionCount++;
            }
            case MODULE_AUX -> throw module("data", in.number());
            case SLOT_INFO -> throw new RdbUnknown("it is of a cluster, of which one server has only a part");
            default -> key(kind);
        }
        return true;
    }

    private void select(long number) throws IOException {
        if (number >= MOST_DATABASES) {
            throw new RdbUnknown("there is a database " + number + "; TaskForge counts keys in no more than "
                    + MOST_DATABASES + " databases");
        }
        database = (int) number;
        mostDatabase = Math.max(mostDatabase, database);
    }

    private void key(int kind) throws IOException {
        if (kind == MODULE) {
            word();
            throw module("a key", in.number());
        }
        var type = values.type(kind);
        var label = "db" + database + " " + type;
        hashes.computeIfAbsent(label, _ -> new HashSum()).add(values.hash(kind, type, expires));
        keys.merge(label, 1L, Long::sum);
        expiring += expires == NEVER ? 0 : 1;
        expires = NEVER;
    }

    /** The name of a module is in the upper bits of its number, six for each letter. */
    private static RdbUnknown module(String what, long number) {
        var name = new StringBuilder();
        for (int shift = 58; shift >= 10; shift -= 6) {
            name.append(MODULE_LETTERS.charAt((int) (number >>> shift) & 0x3f));
        }
        return new RdbUnknown("there is " + what + " of the module " + name + ", which only that module can read");
    }

    /** A short text; the rest of a long one is not kept. */
    private String word() throws IOException {
        var word = new Word();
        in.string(word);
        return word.text.toString(StandardCharsets.UTF_8);
    }

    private static final class Word implements RdbInput.Sink {
        private static final int MOST = 100;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        @Override
        public void begin(long length) {
            // not needed
        }

        @Override
        public void piece(byte[] bytes, int offset, int length) {
            text.write(bytes, offset, Math.min(length, MOST - text.size()));
        }
    }
}
