package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.maintenance.LogEntry.Level;
import dev.taskforge.ops.text.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts entries of the audit log into words. An action without words of its own is told by its name, so that nothing is left out; to give
 * one words, add it to {@link #WORDS} and its text {@code log.ACTION} to both languages.
 */
final class LogWords {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The actions with words of their own: the details that stand in them, after the subject and who did it. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            word("project.apply", "version"),
            word("project.delete"),
            word("project.repair", "remedy", "containers"),
            word("project.repaired", "remedy", "containers"),
            word("backup.create", "database", "file"),
            word("backup.prune", "database", "file"),
            word("backup.copy", "destination"),
            word("backup_set.begin"),
            word("drill.record", "database", "backup_id"),
            word("restore.begin", "database"),
            word("restore.finish", "database"),
            word("restore.undo", "database"),
            word("release.deploy"),
            word("release.rollback"),
            word("release.serves"),
            word("release.verify"),
            word("silence.begin", "monitors", "reason"),
            word("silence.end", "monitors"),
            word("monitor.pause"),
            word("monitor.resume"),
            word("waiver.request", "subject", "reason"),
            word("waiver.approve", "subject"),
            word("waiver.revoke", "subject"),
            word("decision.record", "status", "pic"),
            word("check.attest", "result"),
            word("incident.acknowledge"),
            word("incident.note", "note"),
            word("guard.put"),
            word("guard.kept"),
            word("guard.back"),
            word("guard.off"),
            word("guard.drift"),
            word("guard.export"),
            word("duty.done", "due", "note"));

    /** What a person should look at, though nothing failed. */
    private static final Set<String> WARNED = Set.of(
            "backup.copy_missing",
            "silence.begin",
            "monitor.pause",
            "waiver.request",
            "waiver.approve",
            "alert.given-up",
            "restore.begin",
            "restore.undo",
            "release.rollback",
            "guard.back",
            "guard.off",
            "guard.drift",
            "project.delete");

    private LogWords() {}

    private static Map.Entry<String, List<String>> word(String action, String... details) {
        return Map.entry(action, List.of(details));
    }

    static LogEntry of(AuditEntry entry) {
        var details = JSON.readTree(entry.details());
        return new LogEntry(
                entry.at(), level(entry, details), text(entry, details), "audit/" + entry.number(), entry.actor());
    }

    private static Level level(AuditEntry entry, JsonNode details) {
        if (entry.action().equals(Logbook.NOTE)) {
            return Level.valueOf(details.path("level").asString(Level.INFO.name()));
        }
        if (isFailed(entry, details)) {
            return Level.ERROR;
        }
        return WARNED.contains(entry.action()) ? Level.WARN : Level.INFO;
    }

    private static boolean isFailed(AuditEntry entry, JsonNode details) {
        return details.hasNonNull("error")
                || isRefuted(details)
                || entry.action().endsWith(".fail")
                || entry.action().endsWith(".failed")
                || entry.action().endsWith(".stuck");
    }

    /** Whether it was asked and was not so: a drill, a verification. */
    private static boolean isRefuted(JsonNode details) {
        return details.path("passed").isBoolean() && !details.path("passed").booleanValue();
    }

    private static Message text(AuditEntry entry, JsonNode details) {
        if (entry.action().equals(Logbook.NOTE)) {
            return Message.of("log.note", details.path("text").asString(""), entry.actor());
        }
        var wanted = WORDS.get(entry.action());
        if (details.hasNonNull("error")) {
            return Message.of(
                    "log.failed", entry.action(), entry.subject(), entry.actor(), shown(details.get("error")));
        }
        if (wanted == null) {
            return Message.of("log.other", entry.action(), entry.subject(), entry.actor());
        }
        var arguments = new Object[wanted.size() + 2];
        arguments[0] = entry.subject();
        arguments[1] = entry.actor();
        for (int i = 0; i < wanted.size(); i++) {
            arguments[i + 2] = shown(details.path(wanted.get(i)));
        }
        return Message.of("log." + entry.action() + variant(details), arguments);
    }

    /** An action has other words when something was refuted, or when whoever did it said nothing. */
    private static String variant(JsonNode details) {
        if (isRefuted(details)) {
            return ".refuted";
        }
        return details.path("note").isString()
                        && details.path("note").asString("").isBlank()
                ? ".silent"
                : "";
    }

    private static String shown(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(LogWords::shown)
                    .collect(Collectors.joining(", "));
        }
        return value.isMissingNode() || value.isNull() || !value.isValueNode() ? "-" : value.asString();
    }
}
