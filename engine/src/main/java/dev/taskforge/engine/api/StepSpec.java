package dev.taskforge.engine.api;

/**
 * A step as its job type declares it.
 *
 * @param once a half-done run must not be repeated without a person's word
 */
public record StepSpec(String name, boolean once) {

    /** A step that may simply run again after a crash. */
    public static StepSpec repeatable(String name) {
        return new StepSpec(name, false);
    }

    /** A step that becomes {@link StepState#UNKNOWN} when a crash interrupts it. */
    public static StepSpec once(String name) {
        return new StepSpec(name, true);
    }
}
