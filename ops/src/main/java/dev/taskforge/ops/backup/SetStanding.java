package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a set of backups stands, computed from what there is of its members when it was read.
 *
 * @param members in the order of the set
 */
public record SetStanding(BackupSet set, List<Part> members) {

    public SetStanding {
        members = List.copyOf(members);
    }

    /** How the set stands as a whole. */
    public enum State {
        /** A backup of it is still to come. */
        RUNNING,
        /** What belongs to it is not all there, or a drill refuted it. */
        INCOMPLETE,
        /** A backup of each member is listed and can be had. */
        COMPLETE,
        /** Each of them was restored to equality, too. */
        PROVEN;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a member stands. */
    public enum PartState {
        /** Restored to equality. */
        PROVEN,
        /** Nobody has tried to restore it. */
        UNPROVEN,
        /** Its newest drill found that it is not what it must be. */
        REFUTED,
        /** Its file is gone, and there is no copy. */
        MISSING,
        /** Its job waits or runs. */
        RUNNING,
        /** Its job failed. */
        FAILED,
        /** Its job was cancelled. */
        CANCELLED,
        /** The job of an earlier set was still at work, so it was left out. */
        SKIPPED,
        /** Retention removed it. */
        REMOVED,
        /** No job made it. */
        ABSENT;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isThere() {
            return this == PROVEN || this == UNPROVEN;
        }
    }

    /**
     * A member and what there is of it.
     *
     * @param job that backs it up; null when none has begun
     * @param backup the one that is listed; null when none is
     * @param why what keeps the set from being complete; null when it is nothing of this member
     */
    public record Part(
            String name,
            PartState state,
            @Nullable Long job,
            @Nullable Backup backup,
            @Nullable Message why) {

        private boolean isBackup(Predicate<Backup> that) {
            return backup != null && that.test(backup);
        }
    }

    /** How it stands as a whole. */
    public State state() {
        if (members.stream().anyMatch(member -> member.state() == PartState.RUNNING)) {
            return State.RUNNING;
        }
        if (!members.stream().allMatch(member -> member.state().isThere())) {
            return State.INCOMPLETE;
        }
        return members.stream().allMatch(member -> member.state() == PartState.PROVEN) ? State.PROVEN : State.COMPLETE;
    }

    /** Whether a backup of each member is listed and can be had, and no drill has refuted one. */
    public boolean complete() {
        return state() == State.COMPLETE || proven();
    }

    /** Whether it is complete and each member was restored to equality. */
    public boolean proven() {
        return state() == State.PROVEN;
    }

    /** Whether it is complete and each member has a copy that was read back and lies on another machine. */
    public boolean offSite() {
        return complete()
                && members.stream()
                        .allMatch(member -> member.isBackup(
                                backup -> backup.copies().stream().anyMatch(BackupCopy::offSite)));
    }

    /** Whether retention leaves each of its backups, and there is one. */
    public boolean kept() {
        return members.stream().anyMatch(member -> member.backup() != null)
                && members.stream()
                        .filter(member -> member.backup() != null)
                        .allMatch(member -> member.isBackup(backup -> backup.pin() != null));
    }

    /** Bytes of all its listed backups together. */
    public long bytes() {
        return members.stream()
                .mapToLong(
                        member -> member.backup() == null ? 0 : member.backup().bytes())
                .sum();
    }

    /** Whether it is of all these, and maybe of more. */
    public boolean covers(List<String> names) {
        return set.names().containsAll(names);
    }

    /** The moment it is of. */
    public Instant at() {
        return set.begunAt();
    }
}
