package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.BackupCopies;
import dev.taskforge.ops.backup.BackupCopy;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.project.DeclaredDestination;
import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.DeclaredDestination.Vault;
import dev.taskforge.ops.project.Project;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a destination stands, for the API and pages: what of the listed backups is there.
 *
 * @param used whether each backup gets a copy there
 * @param copies how many verified copies are there
 * @param lacking how many listed backups that lie where they were to lie have none there; 0 when it is not used
 * @param newestDataAt of when the newest data there is; null when there is none
 * @param toRemove how many copies that are not wanted any more could not be removed yet
 * @param locked how many copies that are not wanted any more are locked there, and stay until that is over
 * @param lockedUntil when the last of these locks is over; null when there is none
 * @param error what stood in the way last; null when nothing did
 */
public record DestinationStanding(
        String name,
        String kind,
        String location,
        boolean used,
        int copies,
        int lacking,
        @Nullable Instant newestDataAt,
        int toRemove,
        int locked,
        @Nullable Instant lockedUntil,
        @Nullable String error) {
    private static final int MOST = 1_000;

    /** Every destination that a project declares, in the order written. */
    public static List<DestinationStanding> of(Project project, Backups backups, BackupCopies copies, Instant now) {
        var declared = project.file().destinations();
        if (declared.isEmpty()) {
            return List.of();
        }
        var listed = backups.list(project.name(), null, null, MOST);
        var surplus = copies.toRemove(project.name(), null);
        return declared.values().stream()
                .map(destination -> of(project, destination, listed, surplus, now))
                .toList();
    }

    private static DestinationStanding of(
            Project project,
            DeclaredDestination destination,
            List<Backup> listed,
            List<BackupCopy> surplus,
            Instant now) {
        var name = destination.name();
        boolean used = project.file().copies().contains(name);
        var there = listed.stream().filter(backup -> backup.copiedTo(name)).toList();
        var kept =
                surplus.stream().filter(copy -> copy.destination().equals(name)).toList();
        var locked = kept.stream().filter(copy -> copy.lockedAt(now)).toList();
        var trouble = Stream.concat(listed.stream().flatMap(backup -> backup.copies().stream()), kept.stream())
                .filter(copy -> copy.destination().equals(name) && copy.error() != null)
                .max(Comparator.comparing(BackupCopy::triedAt));
        return new DestinationStanding(
                name,
                destination.kind(),
                location(destination),
                used,
                there.size(),
                used
                        ? (int) listed.stream()
                                .filter(backup -> backup.inPlace() && !backup.copiedTo(name))
                                .count()
                        : 0,
                there.stream()
                        .map(Backup::snapshotAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                kept.size() - locked.size(),
                locked.size(),
                locked.stream()
                        .map(BackupCopy::lockedUntil)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                trouble.map(BackupCopy::error).orElse(null));
    }

    private static String location(DeclaredDestination destination) {
        return switch (destination) {
            case Folder folder -> folder.folder();
            case S3 s3 ->
                "s3://" + s3.bucket() + (s3.prefix() == null ? "" : "/" + s3.prefix()) + " at " + s3.endpoint();
            case Sftp sftp -> "sftp://" + sftp.host() + ":" + sftp.port() + sftp.folder();
            case Vault vault -> "taskforge+" + vault.url();
        };
    }
}
