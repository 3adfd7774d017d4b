package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of a project: may it launch, and why.
 *
 * @param releases whether the project has a page of releases
 * @param running the job that is asking the checks right now; null when none is
 * @param databases that can be backed up
 * @param drilled what drills restore, by name; empty when nothing is declared
 * @param mayOperate whether the reader may run, decide and attest
 * @param groups how the items of each priority stand
 * @param chart what the gate said over time; null when nothing is known yet
 * @param secondPerson whether somebody else than the reader may approve a waiver
 * @param form what was typed into the decision form and what is wrong with it
 */
public record GateView(
        String project,
        String title,
        boolean releases,
        String environment,
        int version,
        VerdictView verdict,
        Instant at,
        @Nullable Long running,
        List<Item> blockers,
        List<Item> attention,
        List<Item> proven,
        List<DecisionRow> decisions,
        List<BackupRow> backups,
        List<DrillRow> drills,
        List<ScheduleRow> schedules,
        List<String> databases,
        List<String> drilled,
        List<WaiverRow> waivers,
        List<Group> groups,
        @Nullable ChartView chart,
        boolean secondPerson,
        boolean mayOperate,
        boolean mayAdminister,
        Form form) {

    /**
     * One line of the gate.
     *
     * @param fix what to do; empty when nothing needs doing
     * @param askedAt when its oldest evidence was gathered; null when there is none
     * @param attestable its checks that wait for a person's word
     * @param waivable whether a waiver may be asked for
     * @param when the condition under which it applies; empty for always
     * @param byRule whether that condition says that it does not apply
     * @param excuse its waiver that matters most; null when there is none
     * @param words what people vouched for
     */
    public record Item(
            String id,
            String title,
            String priority,
            String state,
            String reason,
            String fix,
            List<String> checks,
            @Nullable Instant askedAt,
            @Nullable Instant freshUntil,
            List<EvidenceView> evidence,
            List<String> attestable,
            boolean waivable,
            String when,
            boolean byRule,
            @Nullable Excuse excuse,
            List<Word> words) {

        /** Whether its waiver is past its time and it needs one again. */
        public boolean expired() {
            return excuse != null && excuse.state().equals("expired") && waivable;
        }

        /** Whether a waiver for it waits for a second person. */
        public boolean requested() {
            return excuse != null && excuse.state().equals("requested");
        }
    }

    /** The waiver of an item, in short. */
    public record Excuse(long id, String state, Instant expiresAt) {}

    /**
     * What a person vouched for.
     *
     * @param validUntil when it ends, where the person said so
     * @param file the name of what was handed in; null when nothing was
     * @param filePath where it is fetched
     */
    public record Word(
            String check,
            String by,
            Instant at,
            String statement,
            String reference,
            @Nullable String link,
            @Nullable Instant validUntil,
            @Nullable String file,
            long fileBytes,
            String fileSha256,
            String filePath) {}

    /**
     * The items of one priority.
     *
     * @param open how many pass or are excused
     * @param blocks whether they keep the gate shut
     */
    public record Group(String priority, long items, long open, boolean blocks) {}

    /** The recorded answer of one check, in full. */
    public record EvidenceView(
            long id,
            String check,
            String state,
            String question,
            String seen,
            @Nullable Integer exitCode,
            String environment,
            String host,
            @Nullable String envFingerprint,
            @Nullable String composeHash,
            String definition,
            Instant startedAt,
            Instant finishedAt,
            String head,
            String tail,
            @Nullable String outputSha256,
            String askedBy,
            @Nullable Long jobId) {}

    public record DecisionRow(
            long id, String status, String pic, String notes, String by, Instant at, int evidence, int version) {}

    /**
     * A published backup.
     *
     * @param rows in all tables together
     * @param local false when it was made without a copy on this machine, by choice
     * @param missing whether its file is gone or not of the recorded size, or no copy is left of one without a local copy
     * @param drillPassed outcome of its newest drill; null when it was never drilled
     */
    public record BackupRow(
            long id,
            String database,
            Instant snapshotAt,
            long bytes,
            long rows,
            String sha256,
            long jobId,
            boolean local,
            boolean missing,
            @Nullable Boolean drillPassed) {}

    public record DrillRow(
            long id,
            String database,
            long backupId,
            boolean passed,
            String outcome,
            Duration recoveryTime,
            Duration dataAge,
            Instant finishedAt,
            long jobId) {}

    public record ScheduleRow(
            String name,
            String cron,
            String zone,
            boolean enabled,
            @Nullable Instant nextAt) {}

    /**
     * A request to launch without an item being proven.
     *
     * @param state requested, approved, expired or ended
     * @param own whether the reader asked for it
     * @param mayApprove whether the reader is a second person who may approve or deny it
     * @param approvers who may approve it while it waits; empty when a second user is needed first
     */
    public record WaiverRow(
            long id,
            String subject,
            String kind,
            String reason,
            String state,
            String requestedBy,
            @Nullable String approvedBy,
            Instant expiresAt,
            boolean own,
            boolean mayApprove,
            List<String> approvers) {

        public boolean waits() {
            return state.equals("requested");
        }

        public boolean inForce() {
            return state.equals("approved");
        }
    }

    /**
     * The decision form.
     *
     * @param error what is wrong with it, in a sentence; empty at first
     */
    public record Form(String status, String pic, String notes, String error) {
        public static Form empty(String pic) {
            return new Form("", pic, "", "");
        }
    }
}
