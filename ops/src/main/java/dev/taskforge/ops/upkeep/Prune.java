package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.project.UpkeepDuty.Subject;
import java.util.List;

/**
 * What was removed.
 *
 * @param done subject by subject, in the order in which it was done
 * @param before the disks at the beginning
 * @param after the same at the end
 */
public record Prune(String project, List<Done> done, List<DiskRoom> before, List<DiskRoom> after) {
    public Prune {
        done = List.copyOf(done);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /**
     * What was done about a subject. After a kill in the middle it counts from there on; the disks tell the whole.
     *
     * @param removed how many pieces went
     * @param bytes what they took, or about as much
     * @param refused what Docker Engine kept because something needs it after all, and what it said
     * @param failed what could not be removed, and why
     */
    public record Done(Subject subject, int removed, long bytes, List<String> refused, List<String> failed) {
        public Done {
            refused = List.copyOf(refused);
            failed = List.copyOf(failed);
        }
    }

    /** How many pieces went. */
    public int removed() {
        return done.stream().mapToInt(Done::removed).sum();
    }

    /** What the pieces took, or about as much, in bytes. */
    public long bytes() {
        return done.stream().mapToLong(Done::bytes).sum();
    }

    /** How much more room all disks together have than before, in bytes; below zero when they are fuller. */
    public long freed() {
        return after.stream()
                .mapToLong(now -> before.stream()
                        .filter(then -> then.store().equals(now.store()))
                        .mapToLong(then -> now.free() - then.free())
                        .sum())
                .sum();
    }

    /** How many more files they can hold; below zero when there are more files now. */
    public long freedInodes() {
        return after.stream()
                .mapToLong(now -> before.stream()
                        .filter(then -> then.store().equals(now.store()))
                        .mapToLong(then -> now.freeInodes() - then.freeInodes())
                        .sum())
                .sum();
    }
}
