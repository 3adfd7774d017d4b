package dev.taskforge.ops.posture;

/** How much a rule matters. */
public enum Weight {
    /** Somebody else may become the master of the machine. */
    P0(10),
    /** The machine is open to known faults, or does not come back by itself. */
    P1(4),
    /** It is kept less well than it could be. */
    P2(1);

    private final int points;

    Weight(int points) {
        this.points = points;
    }

    public int points() {
        return points;
    }
}
