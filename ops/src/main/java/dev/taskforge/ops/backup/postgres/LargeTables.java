package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.host.Together;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large tables that a server writes to one pipe, one after the other, in text as pg_dump writes it. After each comes a line that nobody
 * can know before.
 */
final class LargeTables {
    private static final Logger LOG = LoggerFactory.getLogger(LargeTables.class);
    private static final int MOST_HANDS = 4;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BUFFER = 64 * 1024;

    private final List<LargeTable> tables;
    private final byte[] end;

    LargeTables(List<LargeTable> tables) {
        this.tables = List.copyOf(tables);
        var secret = new byte[16];
        RANDOM.nextBytes(secret);
        end = HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII);
    }

    /** All rows of a database to which nobody writes: large tables several at once, all others as pg_dump has them. */
    static Rows rows(PostgresServer server) throws IOException {
        var large = LargeTable.of(server);
        int hands = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_HANDS);
        var parts = new ArrayList<Callable<Optional<Rows>>>();
        deal(large, hands).forEach(hand -> parts.add(() -> server.piped(hand::script, hand::read)));
        parts.add(() -> Optional.of(server.rows(large)));
        try {
            Rows all = null;
            for (var part : Together.call(parts)) {
                if (part.isEmpty()) {
                    return server.rows(List.of());
                }
                all = all == null ? part.get() : all.and(part.get());
            }
            return Objects.requireNonNull(all);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) { // pg_dump says more clearly what is wrong with the database, if anything is
            LOG.warn("the server does not write its large tables to a pipe: {}", e.getMessage());
            return server.rows(List.of());
        }
    }

    /** Deals tables to as many hands, so that all have about as much to do; those with nothing are left out. */
    static List<LargeTables> deal(List<LargeTable> largestFirst, int hands) {
        var dealt = new ArrayList<List<LargeTable>>();
        var bytes = new long[hands];
        for (int hand = 0; hand < hands; hand++) {
            dealt.add(new ArrayList<>());
        }
        for (var table : largestFirst) {
            int least = 0;
            for (int hand = 1; hand < hands; hand++) {
                least = bytes[hand] < bytes[least] ? hand : least;
            }
            dealt.get(least).add(table);
            bytes[least] += table.bytes();
        }
        return dealt.stream()
                .filter(hand -> !hand.isEmpty())
                .map(LargeTables::new)
                .toList();
    }

    /** The SQL with which the server writes them to a pipe that it sees. */
    String script(String pipe) {
        var script = new StringBuilder(Questions.script("copy.sql"));
        for (var table : tables) {
            script.append(table.copyTo(pipe))
                    .append("COPY (SELECT '")
                    .append(text())
                    .append("') TO '")
                    .append(pipe)
                    .append("';\n");
        }
        return script.toString();
    }

    /** How much there is to read. */
    long bytes() {
        return tables.stream().mapToLong(LargeTable::bytes).sum();
    }

    private String text() {
        return new String(end, StandardCharsets.US_ASCII);
    }

    /** Counts and hashes what comes out of the pipe. */
    Rows read(InputStream in) throws IOException {
        var rows = new TreeMap<String, RowsHash>();
        var buffer = new byte[BUFFER];
        int table = 0;
        var current = new RowsHash();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int at = 0;
            for (int look = 0; look < read; look++) {
                if (buffer[look] != '\n') {
                    continue;
                }
                if (current.isLast(end, buffer, at, look)) {
                    rows.put(tables.get(table++).name(), current);
                    current = new RowsHash();
                } else {
                    current.end(buffer, at, look);
                }
                at = look + 1;
            }
            current.append(buffer, at, read);
        }
        if (table < tables.size() || current.hasBegun() || current.count() > 0) {
            throw new IOException("the server did not write all rows of its large tables");
        }
        return Rows.of(rows);
    }
}
