package dev.taskforge.ops.audit;

import dev.taskforge.ops.audit.AuditReport.Kind;
import dev.taskforge.ops.audit.AuditReport.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Verifies what {@link AuditExport} wrote, line by line, in constant memory but for the checkpoints. */
final class ExportVerifier {
    private final @Nullable String trustedKey;
    private @Nullable ChainVerifier chain;
    private @Nullable AuditReport report;

    ExportVerifier(@Nullable String trustedKey) {
        this.trustedKey = trustedKey;
    }

    AuditReport verify(InputStream in) {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long number = 0;
        try {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                read(line);
            }
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            return unreadable(number, "it is not a line of an audit export");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (report != null) {
            return report;
        }
        // Without its last line the file was cut; the chain still says whether what is left is sound.
        return chain == null
                ? unreadable(number, "the file does not begin with a key")
                : chain.report(Long.MAX_VALUE, "", "the end of the export is missing");
    }

    private static AuditReport unreadable(long line, String why) {
        return new AuditReport(0, 0, new Problem(Kind.UNREADABLE, line, why));
    }

    private void read(String line) {
        var fields = CanonicalJson.MAPPER.readTree(line);
        var kind = text(fields, "kind");
        if (kind.equals("key") && chain == null) {
            chain = new ChainVerifier(trustedKey == null ? text(fields, "public_key") : trustedKey);
            return;
        }
        var reading = chain;
        if (reading == null || report != null) {
            throw new IllegalArgumentException("out of order");
        }
        switch (kind) {
            case "checkpoint" -> reading.checkpoint(number(fields), text(fields, "note"), "checkpoint");
            case "entry" -> reading.entry(entry(fields));
            case "end" -> report = reading.report(number(fields), text(fields, "hash"), "end");
            default -> throw new IllegalArgumentException("unknown kind");
        }
    }

    private static AuditEntry entry(JsonNode fields) {
        var project = fields.get("project");
        return new AuditEntry(
                number(fields),
                Instant.parse(text(fields, "at")),
                text(fields, "actor"),
                text(fields, "action"),
                project == null || project.isNull() ? null : text(fields, "project"),
                text(fields, "subject"),
                text(fields, "details"),
                text(fields, "previous_hash"),
                text(fields, "hash"));
    }

    private static String text(JsonNode fields, String name) {
        var value = fields.get(name);
        if (value == null || !value.isString()) {
            throw new IllegalArgumentException(name);
        }
        return value.asString();
    }

    private static long number(JsonNode fields) {
        var value = fields.get("number");
        if (value == null || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("number");
        }
        return value.asLong();
    }
}
