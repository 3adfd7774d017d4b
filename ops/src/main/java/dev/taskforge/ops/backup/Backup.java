package dev.taskforge.ops.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A published backup artifact.
 *
 * @param database the name the project's file gives the database
 * @param file absolute path of the artifact; its manifest lies beside it with the ending {@code .manifest.json}. Of one without a
 *     local copy the path it would have: only its name counts
 * @param bytes size of the artifact
 * @param sha256 of the artifact as it was read back after publishing
 * @param snapshotAt the moment the data is of
 * @param drilledAt when it was last restored to equality; null when never
 * @param drillPassed outcome of the newest drill of it; null when never drilled
 * @param local false for one that was made without a copy on this machine, by choice: it lies at destinations only
 * @param missing whether the file was gone, or of another size, when this was read; false when there never was one
 * @param copies what is known of its copies at destinations
 * @param pin why retention leaves it; null when it does not
 * @param set what it belongs to; null for one that was made alone
 */
public record Backup(
        long id,
        String project,
        String database,
        String file,
        long bytes,
        String sha256,
        Manifest manifest,
        Instant snapshotAt,
        Instant createdAt,
        long jobId,
        @Nullable Instant drilledAt,
        @Nullable Boolean drillPassed,
        boolean local,
        boolean missing,
        List<BackupCopy> copies,
        @Nullable Pin pin,
        @Nullable BackupSet set) {

    public Backup {
        copies = List.copyOf(copies);
    }

    /**
     * Whoever wants it kept.
     *
     * @param reason what they gave for it
     * @param withSet whether they pinned the whole set it belongs to
     */
    public record Pin(Instant at, String by, String reason, boolean withSet) {}

    /** One that is not made yet. */
    static Backup next(String project, String database, Instant at, long bytes) {
        var content = new Manifest(new TreeMap<>(), "", 0, "", "");
        return new Backup(
                Long.MAX_VALUE,
                project,
                database,
                "",
                bytes,
                "",
                content,
                at,
                at,
                0,
                null,
                null,
                true,
                false,
                List.of(),
                null,
                null);
    }

    /** What is known of it. */
    public enum State {
        /** Restored to equality. */
        PROVEN,
        /** Nobody has tried to restore it. */
        UNPROVEN,
        /** Its newest drill found that it is not what it must be. */
        FAILED,
        /** Its file is gone, and a verified copy of it is at a destination. */
        REMOTE,
        /** Its file is gone, or it never had one and no verified copy of it is left. */
        MISSING;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is known of it. */
    public State state() {
        if (!inPlace()) {
            return copied() ? State.REMOTE : State.MISSING;
        }
        if (drillPassed == null) {
            return State.UNPROVEN;
        }
        return drillPassed ? State.PROVEN : State.FAILED;
    }

    /** Whether a copy of it was read back from a destination and found equal. */
    public boolean copied() {
        return copies.stream().anyMatch(BackupCopy::verified);
    }

    /** Whether a copy of it was read back from this destination and found equal. */
    public boolean copiedTo(String destination) {
        return copies.stream()
                .anyMatch(copy -> copy.verified() && copy.destination().equals(destination));
    }

    /** Whether a copy of it was verified once; what is read of it is compared anyway. */
    boolean readable() {
        return copies.stream().anyMatch(BackupCopy::readable);
    }

    /** Whether its file lies on this machine. */
    public boolean here() {
        return local && !missing;
    }

    /** Whether it lies where it was to lie: on this machine, or, when it was made without a local copy, at a destination. */
    public boolean inPlace() {
        return local ? !missing : copied();
    }

    /** Why it cannot be had now, of each verified copy, when it lies only at destinations and something stood in the way of every one. */
    public List<String> failing() {
        var verified = copies.stream().filter(BackupCopy::verified).toList();
        var why = verified.stream()
                .flatMap(copy -> Stream.ofNullable(copy.error()))
                .toList();
        return here() || why.size() < verified.size() ? List.of() : why;
    }

    /** Whether its data can be had: where it was made, or at a destination. */
    public boolean obtainable() {
        return here() || copied();
    }

    /** Whether it was restored to equality and is still where it was to lie. */
    public boolean proven() {
        return Boolean.TRUE.equals(drillPassed) && inPlace();
    }

    /** Whether a key is needed to open it. */
    public boolean encrypted() {
        return file.endsWith(Age.ENDING);
    }

    /** The same artifact, read to another place. */
    Backup at(Path file) {
        return new Backup(
                id,
                project,
                database,
                file.toString(),
                bytes,
                sha256,
                manifest,
                snapshotAt,
                createdAt,
                jobId,
                drilledAt,
                drillPassed,
                true,
                false,
                copies,
                pin,
                set);
    }

    /** The same with what is known of its copies. */
    Backup with(List<BackupCopy> known) {
        return new Backup(
                id,
                project,
                database,
                file,
                bytes,
                sha256,
                manifest,
                snapshotAt,
                createdAt,
                jobId,
                drilledAt,
                drillPassed,
                local,
                missing,
                known,
                pin,
                set);
    }

    Path path() {
        return Path.of(file);
    }

    Path manifestPath() {
        return BackupFolder.manifestOf(path());
    }
}
