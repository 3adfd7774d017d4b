package dev.taskforge.ops.project;

/** How much a check or a gate item weighs in the verdict: only P0 blocks. */
public enum Priority {
    P0,
    P1,
    P2
}
