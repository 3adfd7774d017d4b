package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.ProjectVersion;
import dev.taskforge.ops.project.ProjectVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of a project asked for over time, from the versions that are kept of each. A file asks for nothing that was due before
 * it was applied. Safe for use by any thread.
 */
final class PlanHistory {
    /** Of all projects; what a version asks for takes a few kilobytes. All versions of a project are read at once, the oldest first. */
    private static final int MOST_KNOWN = 20_000;

    private final ProjectVersions versions;
    private final AuditLog audit;
    /** A version never changes. */
    private final Map<Version, Map<String, Entry>> known = new LinkedHashMap<>(16, 0.75f, true);

    private record Version(String project, int version) {}

    PlanHistory(ProjectVersions versions, AuditLog audit) {
        this.versions = versions;
        this.audit = audit;
    }

    /** The plans from a moment on, the oldest first. What a version asked for that cannot be read any more is not known: nothing. */
    List<Plan> since(String project, Instant from) {
        var found = versions.since(project, from);
        var deleted = audit.of(project, "project.delete", "project/" + project).stream()
                .map(AuditEntry::at)
                .toList();
        var plans = new ArrayList<Plan>();
        for (int i = 0; i < found.size(); i++) {
            var version = found.get(i);
            var next = i + 1 < found.size() ? found.get(i + 1).appliedAt() : Plan.OPEN;
            var until = deleted.stream()
                    .filter(at -> !at.isBefore(version.appliedAt()) && at.isBefore(next))
                    .min(Instant::compareTo)
                    .orElse(next);
            plans.add(new Plan(version.appliedAt(), until, entries(version)));
        }
        return plans;
    }

    private synchronized Map<String, Entry> entries(ProjectVersion version) {
        var key = new Version(version.project(), version.version());
        var found = known.get(key);
        if (found == null) {
            found = versions.read(version)
                    .map(file -> Plan.named(Entry.of(file)))
                    .orElse(Map.of());
            known.put(key, found);
            if (known.size() > MOST_KNOWN) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return found;
    }
}
