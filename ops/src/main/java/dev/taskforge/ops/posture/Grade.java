package dev.taskforge.ops.posture;

/** How well a machine is kept; A is best. */
public enum Grade {
    A(6),
    B(5),
    C(4),
    D(3),
    E(2),
    F(1);

    private final int number;

    Grade(int number) {
        this.number = number;
    }

    /** As metrics tell it: 6 for A, to 1 for F. */
    public int number() {
        return number;
    }

    /** Whether it is that good or better. */
    public boolean reaches(Grade least) {
        return compareTo(least) <= 0;
    }
}
