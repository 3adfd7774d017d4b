package dev.taskforge.server.audit;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.server.http.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An audit entry as the API shows it. */
public record AuditView(
        long number,
        Instant at,
        String actor,
        String action,
        @Nullable String project,
        String subject,
        JsonNode details,
        String previousHash,
        String hash) {

    static AuditView of(AuditEntry entry) {
        return new AuditView(
                entry.number(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.project(),
                entry.subject(),
                Json.stored(entry.details()),
                entry.previousHash(),
                entry.hash());
    }

    static Object cursor(AuditEntry entry) {
        return entry.number();
    }
}
