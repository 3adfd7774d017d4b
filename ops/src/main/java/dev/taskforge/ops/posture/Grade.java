package dev.taskforge.ops.posture;

/** How well a machine is kept; A is best. */
public enum Grade {
    A,
    B,
    C,
    D,
    E,
    F;

    /** Whether it is that good or better. */
    public boolean reaches(Grade least) {
        return compareTo(least) <= 0;
    }
}
