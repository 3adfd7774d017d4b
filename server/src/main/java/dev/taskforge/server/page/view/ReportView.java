package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report on a gate: one document that says the verdict, what it rests on, and how to verify that.
 *
 * @param css the style, part of the document
 * @param policy which content a browser may load for it: none but its own style
 * @param fileSha256 of the project's file in force
 * @param askedBy who had it written
 */
public record ReportView(
        String css,
        String policy,
        String project,
        String title,
        String environment,
        int version,
        String fileSha256,
        Instant at,
        String askedBy,
        VerdictView verdict,
        List<Group> groups,
        List<GateView.Item> blockers,
        List<GateView.WaiverRow> waivers,
        List<GateView.DecisionRow> decisions,
        @Nullable ChartView chart,
        Seal seal) {

    /** @param open how many of them pass or are excused */
    public record Group(String priority, List<GateView.Item> items, long open) {}

    /**
     * Where the audit log stood.
     *
     * @param key the fingerprint of the key that signs
     * @param sealed the newest entry covered by a signed checkpoint; 0 for none
     * @param checkpoint its text; empty for none
     */
    public record Seal(long entries, String hash, String key, long sealed, String checkpoint) {}
}
