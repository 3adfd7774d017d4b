package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;

/**
 * One part of an answer that has several: a step of a journey, a cell of an access matrix.
 *
 * @param group what belongs together, such as the identity that asked; empty when there is only one group
 * @param name within the group
 * @param state of this part alone
 * @param expected what was wanted, in short; empty when nothing particular
 * @param found what came, in short; empty when nothing came
 * @param seen what was seen, in a sentence
 * @param ms how long it took, in milliseconds
 */
public record Part(String group, String name, CheckState state, String expected, String found, Message seen, long ms) {

    /** The part without secrets. */
    Part masked(Masking masking) {
        return new Part(
                masking.mask(group),
                masking.mask(name),
                state,
                masking.mask(expected),
                masking.mask(found),
                masking.mask(seen),
                ms);
    }
}
