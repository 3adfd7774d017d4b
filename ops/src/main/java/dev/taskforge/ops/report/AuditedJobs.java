package dev.taskforge.ops.report;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs of which the audit log tells that they began to change something, and how that ended; it is kept longer than jobs are. */
final class AuditedJobs {
    private static final JsonMapper JSON = JsonMapper.shared();

    private AuditedJobs() {}

    /**
     * One that began to change something.
     *
     * @param ended null when the log does not tell: it broke off, or goes on
     */
    record Begun(
            Instant at,
            String by,
            JsonNode details,
            @Nullable Ended ended) {}

    /** How one ended, by the name of the entry. */
    record Ended(String action, JsonNode details) {}

    /** Those that began in the month, the oldest first. A job that began anew after a crash is one. */
    static List<Begun> begun(AuditLog audit, Month month, String began, List<String> ends) {
        var subject = "project/" + month.name();
        var ended = ends.stream()
                .flatMap(action -> audit.of(month.name(), action, subject).stream())
                .sorted(Comparator.comparing(AuditEntry::at))
                .collect(Collectors.toMap(
                        AuditedJobs::job, entry -> new Ended(entry.action(), details(entry)), (_, later) -> later));
        Map<Long, AuditEntry> first = audit.of(month.name(), began, subject).stream()
                .collect(Collectors.toMap(
                        AuditedJobs::job,
                        Function.identity(),
                        (one, other) -> other.at().isBefore(one.at()) ? other : one));
        return first.entrySet().stream()
                .filter(one -> month.holds(one.getValue().at()))
                .map(one -> new Begun(
                        one.getValue().at(), one.getValue().actor(), details(one.getValue()), ended.get(one.getKey())))
                .sorted(Comparator.comparing(Begun::at))
                .toList();
    }

    private static long job(AuditEntry entry) {
        return details(entry).path("job").asLong(0);
    }

    private static JsonNode details(AuditEntry entry) {
        return JSON.readTree(entry.details());
    }
}
