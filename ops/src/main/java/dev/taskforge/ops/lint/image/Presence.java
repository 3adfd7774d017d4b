package dev.taskforge.ops.lint.image;

/** Whether something is in an image. */
public enum Presence {
    THERE,
    MISSING,
    /** The files do not tell. */
    UNKNOWN
}
