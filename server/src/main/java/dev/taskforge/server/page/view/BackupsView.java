package dev.taskforge.server.page.view;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.server.backup.DestinationStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backups of a project and the drills that prove them.
 *
 * @param databases those that can be backed up
 * @param standings how each of them stands that has a backup
 * @param destinations where copies of them go, and what is there
 * @param older where the list goes on; null at its end
 * @param restores the newest restores
 * @param recovery whether TaskForge itself could be brought back; null on the page of another project
 * @param held that nothing starts by itself after a recovery; null when it does, and on the page of another project
 */
public record BackupsView(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        List<String> databases,
        List<Standing> standings,
        List<DestinationStanding> destinations,
        List<Row> backups,
        @Nullable Long older,
        List<Restored> restores,
        @Nullable RecoveryStandingView recovery,
        @Nullable HeldView held) {

    /**
     * How a database stands.
     *
     * @param provenAt the moment of the newest proven data; null when none is proven
     * @param recoveryTime of its newest passed drill; null when there was none
     * @param nextBackup by the clock; null when none is scheduled
     * @param nextDrill the same
     * @param drillsEach whether each backup is drilled as soon as it is there
     * @param trend of its newest drills; null when there are too few
     */
    public record Standing(
            String database,
            @Nullable Instant provenAt,
            @Nullable Duration recoveryTime,
            @Nullable Instant nextBackup,
            @Nullable Instant nextDrill,
            boolean drillsEach,
            @Nullable Trend trend) {}

    /**
     * What drills measured, the oldest first.
     *
     * @param drills how many
     */
    public record Trend(int drills, BarsView recoveryTime, BarsView dataAge) {}

    /**
     * A backup.
     *
     * @param state proven, unproven, failed, remote or missing
     * @param took from the snapshot to its place in the list
     * @param restorable whether it can be restored from here
     * @param copies at the destinations
     * @param proof its newest drill; null when it was never drilled
     * @param pin who wants it kept, and why; null when retention has it
     */
    public record Row(
            long id,
            String database,
            String state,
            Instant snapshotAt,
            long bytes,
            long rows,
            int tables,
            Duration took,
            boolean encrypted,
            String file,
            String sha256,
            long jobId,
            boolean restorable,
            List<Copy> copies,
            @Nullable Proof proof,
            Backup.@Nullable Pin pin) {}

    /**
     * A copy of a backup at a destination.
     *
     * @param state verified, missing, failed, or pending when nobody has tried yet
     * @param location empty when there is none
     * @param error empty when nothing stood in the way
     */
    public record Copy(String destination, String state, String location, String error) {}

    /**
     * A restore.
     *
     * @param into the new database; empty when it took the place of the one that serves
     * @param gap how long the application did not run; null when unknown
     * @param kept the database that does not serve; empty when none is kept
     * @param until how long it is kept; null when none is
     * @param error empty when it did not fail
     */
    public record Restored(
            long id,
            String database,
            long backupId,
            String state,
            String into,
            Instant begunAt,
            String by,
            @Nullable Duration gap,
            String kept,
            @Nullable Instant until,
            boolean undoable,
            String error,
            long jobId) {}

    /**
     * How a drill of a backup ended and how long its parts took.
     *
     * @param from the destination whose copy was restored; empty for the backup where it was made
     */
    public record Proof(
            String outcome,
            Instant at,
            String from,
            long jobId,
            boolean passed,
            Duration total,
            Duration read,
            Duration open,
            Duration restore,
            Duration check,
            Duration dataAge) {}
}
