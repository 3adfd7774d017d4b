package dev.taskforge.ops.check;

/** How much a check weighs in the verdict: only P0 blocks. */
public enum Priority {
    P0,
    P1,
    P2
}
