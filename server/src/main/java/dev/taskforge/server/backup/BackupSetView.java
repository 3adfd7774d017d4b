package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.SetStanding;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of backups as the API shows it.
 *
 * @param begunAt its moment
 * @param release the number of the release that served then; null when none did
 * @param origin what began it: schedule, person, deployment, or found (by manifests only)
 * @param state running, incomplete, removed (by retention), complete or proven
 * @param complete whether a backup of each member is listed and can be had, and no drill has refuted one
 * @param proven whether it is complete and each member was restored to equality
 * @param offSite whether it is complete and each member has a verified copy on another host
 * @param kept whether each of its backups is pinned
 * @param bytes of all its backups together
 * @param firstDataAt the earliest moment of the data of its members; null while there are not two with some
 * @param lastDataAt the latest
 * @param why what keeps its backups from belonging together: they are of different days or releases; null when nothing does
 */
public record BackupSetView(
        long id,
        String project,
        Instant begunAt,
        @Nullable Integer release,
        String origin,
        String state,
        boolean complete,
        boolean proven,
        boolean offSite,
        boolean kept,
        long bytes,
        @Nullable Instant firstDataAt,
        @Nullable Instant lastDataAt,
        @Nullable String why,
        List<Member> members) {

    /**
     * A database or files of the set.
     *
     * @param state proven, unproven, refuted, missing, running, failed, cancelled, skipped, removed or absent
     * @param jobId the job that backs it up; null when none has begun
     * @param backup the newest; null when none is listed
     * @param further that are listed of it, the newest first
     * @param why what keeps the set from being complete; null when it is nothing of this member
     */
    public record Member(
            String name,
            String state,
            @Nullable Long jobId,
            @Nullable BackupView backup,
            List<BackupView> further,
            @Nullable String why) {}

    static BackupSetView of(SetStanding standing, Messages texts) {
        var set = standing.set();
        var spread = standing.spread();
        var apart = standing.apart();
        return new BackupSetView(
                set.id(),
                set.project(),
                set.begunAt(),
                set.release(),
                set.origin().label(),
                standing.state().label(),
                standing.complete(),
                standing.proven(),
                standing.offSite(),
                standing.kept(),
                standing.bytes(),
                spread == null ? null : spread.first(),
                spread == null ? null : spread.last(),
                apart == null ? null : texts.render(apart),
                standing.members().stream().map(member -> member(member, texts)).toList());
    }

    private static Member member(SetStanding.Part member, Messages texts) {
        var backup = member.backup();
        var why = member.why();
        return new Member(
                member.name(),
                member.state().label(),
                member.job(),
                backup == null ? null : BackupView.of(backup),
                member.further().stream().map(BackupView::of).toList(),
                why == null ? null : texts.render(why));
    }
}
