package dev.taskforge.ops.project;

import java.util.List;

/**
 * What the audit log keeps of an applied file.
 *
 * @param changed the paths that changed, at most a hundred
 */
record AppliedDetails(int version, String sha256, String directory, List<String> changed) {
    private static final int MOST = 100;

    static AppliedDetails of(ProjectVersion version, ApplyPlan plan) {
        var changed = plan.changes().stream()
                .limit(MOST)
                .map(change -> change.kind().label() + " " + change.path())
                .toList();
        return new AppliedDetails(
                version.version(), version.sha256(), version.directory().toString(), changed);
    }
}
