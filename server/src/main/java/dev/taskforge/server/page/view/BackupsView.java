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
 * @param promises what the schedules promise, and whether it is kept
 * @param standings how each of them stands that has a backup
 * @param destinations where copies of them go, and what is there
 * @param calendar of sets in the last weeks
 * @param sets the newest, or those before a day
 * @param olderSets where their list goes on; null at its end
 * @param backups those that belong to no set
 * @param older where that list goes on; null at its end
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
        List<Promised> promises,
        List<Standing> standings,
        List<DestinationStanding> destinations,
        Calendar calendar,
        List<SetOf> sets,
        @Nullable Long olderSets,
        List<Row> backups,
        @Nullable Long older,
        List<Restored> restores,
        @Nullable RecoveryStandingView recovery,
        @Nullable HeldView held) {

    /** Whether there is nothing to show of backups. */
    public boolean isEmpty() {
        return sets.isEmpty() && backups.isEmpty() && calendar.isEmpty();
    }

    /** The promises that are broken. */
    public List<Promised> overdue() {
        return promises.stream().filter(Promised::overdue).toList();
    }

    /** Those that could not be judged this time. */
    public List<Promised> unsettled() {
        return promises.stream().filter(Promised::unsettled).toList();
    }

    /**
     * What the schedules promise of a source.
     *
     * @param seen how it stands, in a sentence
     * @param unsettled whether it could not be judged this time
     * @param since when it was first found to be broken; null while it is kept, or not noted yet
     */
    public record Promised(
            String seen,
            boolean overdue,
            boolean unsettled,
            @Nullable Instant since) {}

    /**
     * Days in weeks, the oldest first.
     *
     * @param weekdays their names
     */
    public record Calendar(List<String> weekdays, List<List<Day>> weeks) {
        boolean isEmpty() {
            return weeks.stream().flatMap(List::stream).noneMatch(day -> day.sets() > 0);
        }
    }

    /**
     * A day of the calendar.
     *
     * @param day of the month
     * @param date in words
     * @param state of its best set: proven, complete, running, removed, incomplete, or none
     * @param ahead whether it has not begun yet
     * @param sets how many were begun on it
     * @param until the end of the day in milliseconds, to which the list goes back; 0 without a set
     */
    public record Day(int day, String date, String state, boolean ahead, int sets, long until) {}

    /**
     * Backups that belong together.
     *
     * @param release the number of the release that served; null when none did
     * @param origin schedule, person, deployment or found
     * @param state running, incomplete, removed, complete or proven
     * @param why what keeps its backups from belonging together; empty when nothing does
     * @param spread how far its data is apart; null while there are not two members with some
     * @param offSite whether each has a verified copy on another host
     * @param kept whether each is pinned
     * @param pinnable whether there is something to pin
     * @param unpinnable whether something was pinned with the set
     */
    public record SetOf(
            long id,
            Instant at,
            @Nullable Integer release,
            String origin,
            String state,
            String why,
            @Nullable Duration spread,
            boolean offSite,
            boolean kept,
            boolean pinnable,
            boolean unpinnable,
            long bytes,
            List<Member> members) {}

    /**
     * A database or files of a set.
     *
     * @param state proven, unproven, refuted, missing, running, failed, cancelled, skipped, removed or absent
     * @param why what keeps the set from being complete; empty when it is nothing of this member
     * @param backup the newest; null when none is listed
     * @param further that are listed of it
     */
    public record Member(
            String name,
            String state,
            String why,
            @Nullable Long jobId,
            @Nullable Row backup,
            List<Row> further) {}

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
     * @param local false when it was made without a copy on this machine, by choice
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
            boolean local,
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
     * @param lockedUntil until when nobody can remove it there; null when that is not so
     */
    public record Copy(
            String destination,
            String state,
            String location,
            String error,
            @Nullable Instant lockedUntil) {}

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
            String file,
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
            long drill,
            boolean passed,
            Duration total,
            Duration read,
            Duration open,
            Duration restore,
            Duration check,
            Duration dataAge) {}
}
