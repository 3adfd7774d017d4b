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
 * @param state running, incomplete, complete or proven
 * @param complete whether a backup of each member is listed and can be had, and no drill has refuted one
 * @param proven whether it is complete and each member was restored to equality
 * @param offSite whether it is complete and each member has a verified copy on another machine
 * @param kept whether each of its backups is pinned
 * @param bytes of all its backups together
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
        List<Member> members) {

    /**
     * A database or files of the set.
     *
     * @param state proven, unproven, refuted, missing, running, failed, cancelled, skipped, removed or absent
     * @param jobId the job that backs it up; null when none has begun
     * @param backup null when none is listed
     * @param why what keeps the set from being complete; null when it is nothing of this member
     */
    public record Member(
            String name,
            String state,
            @Nullable Long jobId,
            @Nullable BackupView backup,
            @Nullable String why) {}

    static BackupSetView of(SetStanding standing, Messages texts) {
        var set = standing.set();
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
                why == null ? null : texts.render(why));
    }
}
