package dev.taskforge.ops.backup.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the scripts of {@link Questions} answer: one JSON object on each line. */
final class FactsReader extends OutputStream {
    private static final int MOST_LINE = 64 * 1024;
    private static final int MOST_LINES = 200_000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> snapshots;
    private final TreeMap<String, Facts.Part> schema = new TreeMap<>();
    private final TreeMap<String, Facts.Sequence> sequences = new TreeMap<>();
    /** The sequences that were seen a single time. */
    private final Set<String> once = new HashSet<>();

    private final TreeMap<String, String> extensions = new TreeMap<>();
    private final TreeMap<String, String> settings = new TreeMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> rewritten = new ArrayList<>();
    private volatile Facts.@Nullable Server server;
    private int lines;

    /** @param snapshots told the name of the snapshot as soon as it can be used */
    FactsReader(Consumer<String> snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public void write(int b) throws IOException {
        if (b == '\n') {
            accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
            return;
        }
        if (line.size() == MOST_LINE) {
            throw new IOException("psql answered with a line of more than " + MOST_LINE + " bytes");
        }
        line.write(b);
    }

    private void accept(String text) throws IOException {
        if (text.isBlank()) {
            return;
        }
        if (++lines > MOST_LINES) {
            throw new IOException("the database has more than " + MOST_LINES + " sequences");
        }
        try {
            accept(JsonMapper.shared().readTree(text));
        } catch (JacksonException e) {
            throw new IOException("psql answered what was not asked: " + text, e);
        }
    }

    private void accept(JsonNode node) throws IOException {
        if (node.has("sequence")) {
            long last = node.path("last").asLong();
            var seen = new Facts.Sequence(last, last, node.path("called").asBoolean());
            see(node.path("sequence").asString(), seen);
        } else if (node.has("rewritten")) {
            rewritten.add(node.path("rewritten").asString());
        } else if (node.has("kind")) {
            schema.put(
                    node.path("kind").asString(),
                    new Facts.Part(
                            node.path("count").asLong(), node.path("sha256").asString()));
        } else if (node.has("extension")) {
            extensions.put(
                    node.path("extension").asString(), node.path("installed").asString());
        } else if (node.has("setting")) {
            var name = node.path("setting").asString();
            var value = node.path("value");
            settings.put(name, shown(name, value, node.path("text").asBoolean(true)));
        } else if (node.has("unknown")) {
            unknown.add(ServerSetup.reason(
                    node.path("unknown").asString(), node.path("why").asString()));
        } else if (node.has("version")) {
            server = new Facts.Server(
                    node.path("version").asString(),
                    node.path("encoding").asString(),
                    node.path("collate").asString(),
                    node.path("ctype").asString(),
                    node.path("bytes").asLong(),
                    node.path("owner").asString(),
                    node.path("quoted_owner").asString(),
                    node.path("monetary").asString());
        } else if (node.has("snapshot")) {
            snapshots.accept(node.path("snapshot").asString());
        } else {
            throw new IOException("psql answered what was not asked: " + node);
        }
    }

    /** What is no text, as a number of bytes, can hold no secret. */
    private static String shown(String name, JsonNode value, boolean isText) {
        if (value.isNull()) {
            return ServerSetup.shown(name, null);
        }
        return isText ? ServerSetup.shown(name, value.asString()) : value.asString();
    }

    private void see(String name, Facts.Sequence seen) {
        if (sequences.containsKey(name)) {
            once.remove(name);
        } else {
            once.add(name);
        }
        sequences.merge(name, seen, Facts.Sequence::and);
    }

    /** The database and its server. */
    Facts.Server server() throws IOException {
        var found = server;
        if (found == null) {
            throw new IOException("psql did not say which server it asked");
        }
        return found;
    }

    /** What else a source was asked. */
    ServerSetup setup() {
        return new ServerSetup(extensions, settings, unknown.isEmpty() ? null : String.join("; ", unknown));
    }

    /** Each kind of object. */
    SortedMap<String, Facts.Part> schema() {
        return schema;
    }

    /** All there was to read, with the rows that a dump had. */
    Facts facts(Rows rows) throws IOException {
        return new Facts(server(), rows.counts(), rows.hashes(), schema, sequences);
    }

    /**
     * The same of a source, which was asked before and after its dump.
     *
     * @throws IOException when the dump cannot have all rows of the snapshot
     */
    Facts sourceFacts(Rows rows) throws IOException {
        if (!rewritten.isEmpty()) {
            throw new IOException("emptied or written anew in the moment the dump began, so it has none of their rows: "
                    + String.join(", ", rewritten) + "; such a dump is no backup, and another one is made");
        }
        once.forEach(name -> sequences.put(name, Facts.Sequence.ANYWHERE));
        return facts(rows);
    }
}
