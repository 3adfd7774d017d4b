package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a set of backups stands, computed from what there is of its members when it was read.
 *
 * @param members in the order of the set
 * @param apart why its backups do not belong together after all; null when they do
 */
public record SetStanding(
        BackupSet set, List<Part> members, @Nullable Message apart) {

    public SetStanding {
        members = List.copyOf(members);
    }

    /** How the set stands as a whole. */
    public enum State {
        /** A backup of it is still to come. */
        RUNNING,
        /** What belongs to it is not all there, is not of the same moment, or a drill refuted it. */
        INCOMPLETE,
        /** Retention removed what is not there of it. */
        REMOVED,
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
     * @param backup the newest that is listed; null when none is
     * @param further that are listed of it, the newest first
     * @param why what keeps the set from being complete; null when it is nothing of this member
     */
    public record Part(
            String name,
            PartState state,
            @Nullable Long job,
            @Nullable Backup backup,
            List<Backup> further,
            @Nullable Message why) {

        public Part {
            further = List.copyOf(further);
        }

        static Part absent(String name, PartState state, @Nullable Long job, Message why) {
            return new Part(name, state, job, null, List.of(), why);
        }

        private Stream<Backup> backups() {
            return Stream.concat(Stream.ofNullable(backup), further.stream());
        }
    }

    /** From its first data to its last. */
    public record Spread(Instant first, Instant last) {
        /** How far they are apart. */
        public Duration length() {
            return Duration.between(first, last);
        }

        boolean isWithin(Instant moment) {
            return moment.isAfter(first) && !moment.isAfter(last);
        }
    }

    /** Between which moments its data is; null while there are not two members with some. */
    public @Nullable Spread spread() {
        var moments = members.stream()
                .flatMap(member -> Stream.ofNullable(member.backup()))
                .map(Backup::snapshotAt)
                .sorted()
                .toList();
        return moments.size() < 2 ? null : new Spread(moments.getFirst(), moments.getLast());
    }

    SetStanding with(@Nullable Message why) {
        return new SetStanding(set, members, why);
    }

    /** How it stands as a whole. */
    public State state() {
        if (members.stream().anyMatch(member -> member.state() == PartState.RUNNING)) {
            return State.RUNNING;
        }
        var lacking = members.stream()
                .map(Part::state)
                .filter(state -> !state.isThere())
                .toList();
        if (!lacking.isEmpty()) {
            return lacking.stream().allMatch(state -> state == PartState.REMOVED) ? State.REMOVED : State.INCOMPLETE;
        }
        if (apart != null) {
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

    /** Whether it is complete and each member has a copy that was read back and lies on another host. */
    public boolean offSite() {
        return complete()
                && members.stream()
                        .flatMap(member -> Stream.ofNullable(member.backup()))
                        .allMatch(backup -> backup.copies().stream().anyMatch(BackupCopy::offSite));
    }

    /** Whether retention leaves each of its backups, and there is one. */
    public boolean kept() {
        return backups().findAny().isPresent() && backups().allMatch(backup -> backup.pin() != null);
    }

    /** All that are listed of it. */
    public Stream<Backup> backups() {
        return members.stream().flatMap(Part::backups);
    }

    /** Bytes of all its listed backups together. */
    public long bytes() {
        return backups().mapToLong(Backup::bytes).sum();
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
