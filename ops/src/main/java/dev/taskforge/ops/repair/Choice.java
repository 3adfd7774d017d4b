package dev.taskforge.ops.repair;

import dev.taskforge.ops.diagnosis.Cause;
import dev.taskforge.ops.text.Message;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about what was found; recorded as the result of a step.
 *
 * @param remedy null when nothing is done
 * @param cause the root; null when no cause was found
 * @param subject what the root is about; empty without one
 * @param containers to be acted on, in this order
 * @param failing all that fails, by the names of findings; it is to be well afterwards
 * @param said what was found, in a sentence; null when nothing was
 * @param refused why nothing is done; null when something is
 * @param well whether nothing needs to be done
 */
public record Choice(
        @Nullable Remedy remedy,
        @Nullable Cause cause,
        String subject,
        List<Target> containers,
        Set<String> failing,
        @Nullable Message said,
        @Nullable Message refused,
        boolean well) {
    public Choice {
        containers = List.copyOf(containers);
        failing = Set.copyOf(failing);
    }

    /** A container by its number in full. */
    public record Target(String id, String name, String service) {}

    /** The same, refused for this reason. */
    Choice refused(Message why) {
        return new Choice(null, cause, subject, List.of(), failing, said, why, false);
    }

    /** The names of the containers, for people. */
    public List<String> names() {
        return containers.stream().map(Target::name).toList();
    }
}
