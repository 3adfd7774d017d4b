package dev.taskforge.ops.gate;

/** The computed answer to the launch question. */
public enum Verdict {
    GO,
    NO_GO;

    /** As people write it: {@code GO} or {@code NO-GO}. */
    public String label() {
        return name().replace('_', '-');
    }
}
