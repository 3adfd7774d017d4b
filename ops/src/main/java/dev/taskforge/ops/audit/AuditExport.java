package dev.taskforge.ops.audit;

import dev.taskforge.engine.db.Tx;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the log as JSON lines that {@link ExportVerifier} reads. The stream is flushed, not closed. */
final class AuditExport {
    private final Writer out;

    AuditExport(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    void write(Tx tx, String publicKey) {
        line(Map.of("kind", "key", "public_key", publicKey));
        AuditEntries.checkpoints(tx)
                .forEach(
                        stored -> line(Map.of("kind", "checkpoint", "number", stored.number(), "note", stored.note())));
        AuditEntries.all(tx, entry -> line(fields(entry)));
        var head = AuditEntries.head(tx);
        line(Map.of("kind", "end", "number", head.number(), "hash", head.hash()));
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Details stay one string: reading and writing them again must not change a byte of what was hashed. */
    private static Map<String, @Nullable Object> fields(AuditEntry entry) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("kind", "entry");
        fields.put("number", entry.number());
        fields.put("at", ChainHash.time(entry.at()));
        fields.put("actor", entry.actor());
        fields.put("action", entry.action());
        fields.put("project", entry.project());
        fields.put("subject", entry.subject());
        fields.put("details", entry.details());
        fields.put("previous_hash", entry.previousHash());
        fields.put("hash", entry.hash());
        return fields;
    }

    private void line(Map<String, ?> fields) {
        try {
            out.write(CanonicalJson.MAPPER.writeValueAsString(fields));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
